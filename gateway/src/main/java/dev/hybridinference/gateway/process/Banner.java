package dev.hybridinference.gateway.process;

import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.config.ModelConfig;
import dev.hybridinference.gateway.config.ProviderConfig;
import dev.hybridinference.gateway.version.Version;
import java.util.function.Consumer;

/** What an operator reads at the start: addresses, providers, the first key, one line to try. */
final class Banner {
    private Banner() {}

    /**
     * Where it listens.
     *
     * @param port for clients
     * @param admin for the operator, as a URL
     */
    record Places(int port, String admin) {}

    static void print(Config config, Places places, Keys.First key, Consumer<String> message) {
        String host = config.server().host();
        String reach = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        String address =
                "http://%s:%d"
                        .formatted(reach.contains(":") ? "[" + reach + "]" : reach, places.port());
        message.accept("HybridInference " + Version.NUMBER);
        message.accept("serving   " + address + "/v1");
        message.accept("health    " + address + "/health");
        message.accept("admin     " + places.admin() + "/api/v1" + other(config, places.admin()));
        message.accept("data      " + config.dataDir());
        message.accept("log       " + Serving.accessWords(config.log()));
        for (ProviderConfig provider : config.providers().values()) {
            message.accept(
                    "provider  %s (%s)%s"
                            .formatted(
                                    provider.name(),
                                    provider.kind().name(),
                                    provider.baseUrl() == null ? "" : " " + provider.baseUrl()));
        }
        switch (key) {
            case Keys.First.Made(String made) -> {
                message.accept("");
                message.accept("First key, shown this once: " + made);
                message.accept("");
                message.accept("Try it:");
                message.accept(curl(address, made, model(config)));
            }
            case Keys.First.Present() -> {}
        }
    }

    private static String other(Config config, String admin) {
        int wanted = config.console().port();
        return wanted == 0 || admin.endsWith(":" + wanted)
                ? ""
                : " (port %d is taken; console.port sets another)".formatted(wanted);
    }

    private static String model(Config config) {
        for (ModelConfig model : config.models()) {
            return model.id();
        }
        for (ProviderConfig provider : config.providers().values()) {
            return provider.name() + "/MODEL";
        }
        return "MODEL";
    }

    private static String curl(String address, String key, String model) {
        return "curl -N %s/v1/chat/completions -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' -d '{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'"
                .formatted(address, key, model);
    }
}
