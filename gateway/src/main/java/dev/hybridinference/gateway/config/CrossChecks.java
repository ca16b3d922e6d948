package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.schema.Checked;
import dev.hybridinference.gateway.config.schema.Checked.Leaf;
import dev.hybridinference.gateway.config.schema.Nearest;
import dev.hybridinference.gateway.config.source.Place;
import dev.hybridinference.gateway.config.source.Problems;
import dev.hybridinference.kernel.account.Secret;
import dev.hybridinference.kernel.dialect.Catalogue;
import dev.hybridinference.kernel.dialect.ProviderKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds settings that are right by themselves but not together. Confined to one thread. */
final class CrossChecks {
    private final Checked.Fields root;
    private final Catalogue catalogue;
    private final Problems problems;
    private final Set<String> providers;
    private final Map<String, Place> models = new HashMap<>();

    CrossChecks(Checked.Fields root, Catalogue catalogue, Problems problems) {
        this.root = root;
        this.catalogue = catalogue;
        this.problems = problems;
        this.providers = root.fields("providers").all().keySet();
    }

    void check() {
        bodyMemory();
        for (Map.Entry<String, Checked> entry : root.fields("providers").all().entrySet()) {
            provider((Checked.Fields) entry.getValue(), "providers." + entry.getKey());
        }
        List<Checked.Fields> list = root.sections("models");
        for (int i = 0; i < list.size(); i++) {
            model(list.get(i), "models[" + i + "]");
        }
        keys(root.sections("keys"));
    }

    private void bodyMemory() {
        Leaf all = root.fields("server").leaf("body_memory");
        Leaf one = root.fields("server").leaf("max_body");
        if (all != null && one != null && (Long) all.value() < (Long) one.value()) {
            Place place = all.place().equals(Place.DEFAULT) ? one.place() : all.place();
            problems.add(
                    place,
                    "server.body_memory",
                    all.shown(),
                    "expected: at least server.max_body, which is " + one.shown());
        }
    }

    private void provider(Checked.Fields provider, String path) {
        ProviderKind kind = KindDefaults.kind(provider, catalogue);
        if (kind == null) {
            return;
        }
        Leaf url = provider.leaf("base_url");
        Leaf local = provider.leaf("local");
        if (kind.inProcess() && url != null) {
            problems.add(
                    url.place(),
                    path + ".base_url",
                    url.shown(),
                    "kind %s is served inside the process; leave it out".formatted(kind.name()));
        } else if (!kind.inProcess() && url == null && !provider.broken().contains("base_url")) {
            problems.add(
                    provider.place(),
                    path + ".base_url",
                    "missing",
                    "kind %s has no default".formatted(kind.name()));
        } else if (url != null && local != null && !(Boolean) local.value()) {
            String broken = BaseUrl.brokenAbroad(url.text());
            if (broken != null) {
                problems.add(url.place(), path + ".base_url", url.shown(), broken);
            }
        }
        if (kind.keyRequired()
                && provider.items("api_keys").isEmpty()
                && !provider.broken().contains("api_keys")) {
            problems.add(
                    provider.place(),
                    path + ".api_keys",
                    "missing",
                    "kind %s needs at least one key".formatted(kind.name()));
        }
    }

    private void model(Checked.Fields model, String path) {
        Leaf id = model.leaf("id");
        if (id != null) {
            named(id, path + ".id");
        }
        List<Checked> aliases = model.items("aliases");
        for (int i = 0; i < aliases.size(); i++) {
            if (aliases.get(i) instanceof Leaf alias) {
                named(alias, path + ".aliases[" + i + "]");
            }
        }
        Set<String> seen = new HashSet<>();
        List<Checked.Fields> targets = model.sections("targets");
        for (int i = 0; i < targets.size(); i++) {
            Leaf provider = targets.get(i).leaf("provider");
            Leaf name = targets.get(i).leaf("model");
            String below = path + ".targets[" + i + "]";
            PriceSettings.check(targets.get(i).fields("price"), below + ".price", problems);
            if (provider != null && !providers.contains(provider.text())) {
                problems.add(
                        provider.place(),
                        below + ".provider",
                        provider.shown(),
                        "no such provider; " + Nearest.advice(provider.text(), providers));
            }
            if (provider != null
                    && name != null
                    && !seen.add(provider.text() + "/" + name.text())) {
                problems.add(
                        provider.place(),
                        below,
                        provider.shown() + "/" + name.shown(),
                        "already a target of this model");
            }
        }
    }

    private void named(Leaf name, String path) {
        Place before = models.putIfAbsent(name.text(), name.place());
        if (before != null) {
            problems.add(
                    name.place(), path, name.shown(), "already the name of a model at " + before);
        }
    }

    private void keys(List<Checked.Fields> keys) {
        Map<String, Place> names = new HashMap<>();
        Map<Secret, Place> secrets = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            String path = "keys[" + i + "]";
            Leaf name = keys.get(i).leaf("name");
            Place before = name == null ? null : names.putIfAbsent(name.text(), name.place());
            if (name != null && before != null) {
                problems.add(
                        name.place(),
                        path + ".name",
                        name.shown(),
                        "already the name of a key at " + before);
            }
            Leaf key = keys.get(i).leaf("key");
            Place same = key == null ? null : secrets.putIfAbsent(key.secret(), key.place());
            if (key != null && same != null) {
                problems.add(key.place(), path + ".key", "***", "the same key as at " + same);
            }
            List<Checked> allowed = keys.get(i).items("models");
            for (int j = 0; j < allowed.size(); j++) {
                if (allowed.get(j) instanceof Leaf model) {
                    allowed(model, path + ".models[" + j + "]");
                }
            }
        }
    }

    private void allowed(Leaf model, String path) {
        String name = model.text();
        int slash = name.indexOf('/');
        boolean direct = slash > 0 && providers.contains(name.substring(0, slash));
        if (!direct && !name.equals(KeyConfig.ALL_MODELS) && !models.containsKey(name)) {
            problems.add(
                    model.place(),
                    path,
                    model.shown(),
                    "no such model; " + Nearest.advice(name, models.keySet()));
        }
    }
}
