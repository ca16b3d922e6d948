package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.schema.Checked;
import dev.hybridinference.gateway.config.source.Place;
import dev.hybridinference.kernel.dialect.Catalogue;
import dev.hybridinference.kernel.dialect.ProviderKind;
import dev.hybridinference.kernel.dialect.Quirks;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills what a provider leaves open from its kind and from the global clocks. Stateless. */
final class KindDefaults {
    private KindDefaults() {}

    static void fill(Checked.Fields root, Catalogue catalogue) {
        for (Checked provider : root.fields("providers").all().values()) {
            Checked.Fields fields = (Checked.Fields) provider;
            ProviderKind kind = kind(fields, catalogue);
            if (kind != null) {
                fill(fields, kind);
            }
            for (Map.Entry<String, Checked> clock : root.fields("timeouts").all().entrySet()) {
                fields.fields("timeouts").fill(clock.getKey(), clock.getValue());
            }
        }
    }

    /** The kind of a provider, or null where it is missing or wrong. */
    static @Nullable ProviderKind kind(Checked.Fields provider, Catalogue catalogue) {
        Checked.Leaf kind = provider.leaf("kind");
        return kind == null ? null : catalogue.kind(kind.text()).orElse(null);
    }

    private static void fill(Checked.Fields provider, ProviderKind kind) {
        Place place = new Place("kind " + kind.name(), 0);
        if (kind.baseUrl() != null) {
            provider.fill("base_url", new Checked.Leaf(kind.baseUrl(), kind.baseUrl(), place));
        }
        provider.fill("local", truth(kind.local(), place));
        Quirks known = kind.quirks();
        Checked.Fields quirks = provider.fields("quirks");
        String auth = known.auth().word();
        for (Quirks.Trait trait : Quirks.Trait.values()) {
            quirks.fill(trait.word(), truth(known.has(trait), place));
        }
        quirks.fill("auth", new Checked.Leaf(auth, auth, place));
    }

    private static Checked truth(boolean value, Place place) {
        return new Checked.Leaf(value, Boolean.toString(value), place);
    }
}
