package dev.hybridinference.bench.candidate;

import java.nio.file.Path;
import java.util.List;

/**
 * The gateway as it is measured: one event loop, one key, an access log in a file, and every model
 * under an alias, so that every request is patched.
 */
public record GatewayConfig(Path folder, int port, int mockPort, List<String> mockModels) {

    /** What clients put before a mock model's name instead of {@code mock-}. */
    public static final String ALIAS_PREFIX = "bench-";

    /** The client key of all loads. */
    public static final String KEY = "sk-bench-0123456789abcdefghijklmnopqrstuvwxyz";

    public GatewayConfig {
        mockModels = List.copyOf(mockModels);
    }

    public Path accessLog() {
        return folder.resolve("access.log");
    }

    public String text() {
        StringBuilder yaml = new StringBuilder();
        yaml.append(
                """
                server: { host: 127.0.0.1, port: %d, loops: 1, max_connections: 16000 }
                data_dir: "%s"
                log: { access: "%s" }
                providers:
                  mock: { kind: openai_compatible, base_url: "http://127.0.0.1:%d/v1", local: true, api_keys: ["sk-mock-upstream-key"] }
                keys:
                  - { name: bench, key: "%s", owner: bench, models: ["*"] }
                models:
                """
                        .formatted(port, folder.resolve("data"), accessLog(), mockPort, KEY));
        for (String mock : mockModels) {
            yaml.append(
                    """
                      - { id: "%1$s", aliases: ["%2$s"], targets: [{ provider: mock, model: "%1$s" }] }
                    """
                            .formatted(mock, mock.replace("mock-", ALIAS_PREFIX)));
        }
        return yaml.toString();
    }
}
