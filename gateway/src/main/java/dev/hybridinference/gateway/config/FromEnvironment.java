package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.Loaded.Notice;
import dev.hybridinference.gateway.config.source.Place;
import dev.hybridinference.gateway.config.source.Tree;
import dev.hybridinference.kernel.dialect.Catalogue;
import dev.hybridinference.kernel.dialect.Catalogue.UnbuiltKind;
import dev.hybridinference.kernel.dialect.ProviderKind;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds providers in the environment variables that their own tools use. Confined to the thread
 * that loads.
 */
final class FromEnvironment {
    private static final Place BUILT_IN = new Place("built-in", 0);
    private static final String DEMO = ProviderKind.IN_PROCESS;

    private final Catalogue catalogue;
    private final Map<String, String> environment;
    private final List<Notice> notices = new ArrayList<>();

    FromEnvironment(Catalogue catalogue, Map<String, String> environment) {
        this.catalogue = catalogue;
        this.environment = environment;
    }

    /** What was left out, and why. */
    List<Notice> notices() {
        return List.copyOf(notices);
    }

    /** The settings that the environment amounts to; the demo provider if it holds none. */
    Tree.Fields settings() {
        SequencedMap<String, Tree> providers = new LinkedHashMap<>();
        for (ProviderKind kind : catalogue.kinds()) {
            Tree provider = provider(kind);
            if (provider != null) {
                providers.put(kind.name(), provider);
            }
        }
        for (UnbuiltKind kind : catalogue.unbuilt()) {
            String variable = first(kind.keyVariables());
            if (variable != null) {
                note(
                        variable
                                + " is set, but kind "
                                + kind.name()
                                + " is not available in this version");
            }
        }
        if (providers.isEmpty()) {
            note("no provider was found in the environment; the built-in model demo answers");
            return withDemo(Tree.Fields.empty(BUILT_IN));
        }
        return fields(BUILT_IN, Map.of("providers", new Tree.Fields(providers, BUILT_IN)));
    }

    private @Nullable Tree provider(ProviderKind kind) {
        String keyVariable = first(kind.keyVariables());
        String urlVariable = first(kind.urlVariables());
        String needed = kind.keyRequired() ? keyVariable : urlVariable;
        String given = kind.keyRequired() ? urlVariable : keyVariable;
        if (needed == null) {
            if (given != null) {
                List<String> missing =
                        kind.keyRequired() ? kind.keyVariables() : kind.urlVariables();
                note(
                        "%s is set, but not %s: provider %s is left out"
                                .formatted(given, String.join(" or ", missing), kind.name()));
            }
            return null;
        }
        SequencedMap<String, Tree> provider = new LinkedHashMap<>();
        Place place = Place.variable(needed);
        provider.put("kind", text(kind.name(), place));
        if (urlVariable != null) {
            String url = url(kind, environment.getOrDefault(urlVariable, ""));
            provider.put("base_url", text(url, Place.variable(urlVariable)));
            if (!kind.local() && isNear(url)) {
                provider.put("local", text("true", Place.variable(urlVariable)));
            }
        }
        if (keyVariable != null) {
            Place at = Place.variable(keyVariable);
            Tree key = text(environment.getOrDefault(keyVariable, ""), at);
            provider.put("api_keys", new Tree.Items(List.of(key), at));
        }
        return new Tree.Fields(provider, place);
    }

    private @Nullable String first(List<String> variables) {
        for (String variable : variables) {
            if (!environment.getOrDefault(variable, "").isBlank()) {
                return variable;
            }
        }
        return null;
    }

    /** A host as servers take it, such as {@code 0.0.0.0:11434}, as the URL that reaches it. */
    private static String url(ProviderKind kind, String value) {
        String text = value.strip();
        boolean bare = !text.contains("://");
        if (bare) {
            text = "http://" + (text.startsWith(":") ? "127.0.0.1" : "") + text;
        }
        text = text.replaceFirst("^(https?://)0\\.0\\.0\\.0(?=[:/]|$)", "$1127.0.0.1");
        text = text.replaceFirst("^(https?://)\\[::](?=[:/]|$)", "$1[::1]");
        if (!kind.local() || BaseUrl.broken(text) != null) {
            return text;
        }
        URI uri = URI.create(text);
        String usual = kind.baseUrl();
        if (bare && uri.getPort() < 0 && usual != null) {
            text = text.replaceFirst("^http://[^/]*", "$0:" + URI.create(usual).getPort());
        }
        return uri.getPath().isEmpty() || uri.getPath().equals("/")
                ? text.replaceFirst("/?$", "/v1")
                : text;
    }

    /** Whether a host is on this machine or, by its name or address, in this network. */
    private static boolean isNear(String url) {
        if (BaseUrl.broken(url) != null) {
            return false;
        }
        String host = URI.create(url).getHost().toLowerCase(Locale.ROOT);
        return Reach.of(host) == Reach.OURS
                || (Reach.of(host) == Reach.PUBLIC && !host.contains(".") && !host.contains(":"))
                || host.endsWith(".local")
                || host.endsWith(".internal")
                || host.endsWith(".lan")
                || host.endsWith(".home.arpa");
    }

    /** The settings with the built-in provider and its model, where they are not there yet. */
    static Tree.Fields withDemo(Tree.Fields settings) {
        SequencedMap<String, Tree> all = new LinkedHashMap<>(settings.fields());
        Tree provider = fields(BUILT_IN, Map.of("kind", text(DEMO, BUILT_IN)));
        Tree providers = all.getOrDefault("providers", Tree.Fields.empty(BUILT_IN));
        if (providers instanceof Tree.Fields(var named, var place)) {
            SequencedMap<String, Tree> more = new LinkedHashMap<>(named);
            more.putIfAbsent(DEMO, provider);
            all.put("providers", new Tree.Fields(more, place));
        }
        Tree models = all.getOrDefault("models", new Tree.Items(List.of(), BUILT_IN));
        if (models instanceof Tree.Items(var items, var place)
                && items.stream().noneMatch(FromEnvironment::isDemo)) {
            List<Tree> more = new ArrayList<>(items);
            more.add(demoModel());
            all.put("models", new Tree.Items(more, place));
        }
        return new Tree.Fields(all, settings.place());
    }

    private static boolean isDemo(Tree model) {
        return model instanceof Tree.Fields(var fields, _)
                && fields.get("id") instanceof Tree.Scalar(var text, _, _)
                && text.equals(DEMO);
    }

    private static Tree demoModel() {
        SequencedMap<String, Tree> target = new LinkedHashMap<>();
        target.put("provider", text(DEMO, BUILT_IN));
        target.put("model", text(DEMO, BUILT_IN));
        SequencedMap<String, Tree> model = new LinkedHashMap<>();
        model.put("id", text(DEMO, BUILT_IN));
        model.put("targets", new Tree.Items(List.of(new Tree.Fields(target, BUILT_IN)), BUILT_IN));
        return new Tree.Fields(model, BUILT_IN);
    }

    private static Tree.Fields fields(Place place, Map<String, Tree> fields) {
        return new Tree.Fields(new LinkedHashMap<>(fields), place);
    }

    private static Tree text(String text, Place place) {
        return new Tree.Scalar(text, Tree.Style.OPEN, place);
    }

    private void note(String text) {
        notices.add(new Notice(text));
    }
}
