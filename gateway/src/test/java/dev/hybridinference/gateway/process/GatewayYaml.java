package dev.hybridinference.gateway.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the configuration of a test. Not thread-safe. */
final class GatewayYaml {
    /** A key that may use every model and name targets. */
    static final String KEY = "test-key-that-may-do-everything";

    /** A key that may use {@code m}, or else the first model only, and name no target. */
    static final String LIMITED_KEY = "test-key-that-may-use-one-model";

    private final List<String> providers = new ArrayList<>();
    private final List<String> models = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private int port;
    private String server = "";
    private String timeouts = "";
    private String more = "";
    private String limited = "";

    /** A provider of ours with one credential. Nothing is sent to it but what tests send. */
    GatewayYaml provider(String name, String baseUrl) {
        return provider(name, baseUrl, "api_keys: [key-of-" + name + "]");
    }

    GatewayYaml provider(String name, String baseUrl, String fields) {
        return provider("openai_compatible", name, baseUrl, fields);
    }

    GatewayYaml provider(String kind, String name, String baseUrl, String fields) {
        String quiet = fields.contains("health:") ? "" : ", health: { probes: off }";
        providers.add(
                "  %s: { kind: %s, base_url: \"%s\", local: true%s, %s }"
                        .formatted(name, kind, baseUrl, quiet, fields));
        return this;
    }

    /** A provider that is not ours. */
    GatewayYaml cloud(String name, String baseUrl) {
        providers.add(
                "  %s: { kind: openai, base_url: \"%s\", api_keys: [k] }".formatted(name, baseUrl));
        return this;
    }

    /** The model {@code m} with the alias {@code chat}; the targets are asked in this order. */
    GatewayYaml inOrder(String... targets) {
        List<String> lines = new ArrayList<>();
        for (int tier = 0; tier < targets.length; tier++) {
            lines.add(target(targets[tier], "tier: " + tier));
        }
        return model("m", "chat", lines);
    }

    GatewayYaml model(String id, String alias, List<String> targets) {
        return model(id, alias, targets, "");
    }

    /**
     * @param fields of the model besides, each with a comma before it
     */
    GatewayYaml model(String id, String alias, List<String> targets, String fields) {
        ids.add(id);
        models.add(
                "  - { id: %s, aliases: [%s], targets: [ %s ]%s }"
                        .formatted(id, alias, String.join(", ", targets), fields));
        return this;
    }

    /**
     * @param name {@code provider/model}
     */
    static String target(String name, String fields) {
        int slash = name.indexOf('/');
        return "{ provider: %s, model: %s, %s }"
                .formatted(name.substring(0, slash), name.substring(slash + 1), fields);
    }

    GatewayYaml server(String fields) {
        server = ", " + fields;
        return this;
    }

    /** Another port than any free one. */
    GatewayYaml port(int wanted) {
        port = wanted;
        return this;
    }

    GatewayYaml timeouts(String fields) {
        timeouts = "timeouts: { " + fields + " }";
        return this;
    }

    /** Whole lines of their own. */
    GatewayYaml more(String lines) {
        more = lines;
        return this;
    }

    /** What holds for the limited key besides. */
    GatewayYaml limitedKey(String fields) {
        limited = ", " + fields;
        return this;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                """
                server: { host: 127.0.0.1, port: %d, loops: 1%s }
                console: { port: 0 }
                data_dir: "DATA"
                log: { access: "ACCESS", format: json }
                %s
                %s
                providers:
                %s
                models:
                %s
                keys:
                  - { name: all, key: %s, owner: tests, rights: [target] }
                  - { name: limited, key: %s, models: [%s]%s }
                """,
                port,
                server,
                timeouts,
                more,
                providers.stream().collect(Collectors.joining("\n")),
                models.stream().collect(Collectors.joining("\n")),
                KEY,
                LIMITED_KEY,
                ids.contains("m") || ids.isEmpty() ? "m" : ids.getFirst(),
                limited);
    }
}
