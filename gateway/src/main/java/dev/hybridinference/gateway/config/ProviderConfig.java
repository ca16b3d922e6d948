package dev.hybridinference.gateway.config;

import dev.hybridinference.kernel.dialect.ProviderKind;
import dev.hybridinference.kernel.dialect.Quirks;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One provider, with everything that its kind or the global settings leave resolved.
 *
 * @param name as targets name it
 * @param kind what the catalogue says of it
 * @param baseUrl up to before the path that the dialect appends, without a slash at the end; null
 *     only when the kind is served inside the process
 * @param apiKeys credentials, in the order of the file
 * @param local whether it is ours
 * @param headers sent with every request; their values may be secret
 * @param timeouts its clocks
 * @param quirks where it differs from its dialect
 * @param health how its failures are taken
 * @param capacity how much it is given
 */
public record ProviderConfig(
        String name,
        ProviderKind kind,
        @Nullable URI baseUrl,
        List<ApiKeyConfig> apiKeys,
        boolean local,
        Map<String, String> headers,
        TimeoutConfig timeouts,
        Quirks quirks,
        HealthConfig health,
        CapacityConfig capacity) {
    public ProviderConfig {
        Checks.notEmpty("name", name);
        if ((baseUrl == null) != kind.inProcess()) {
            throw new IllegalArgumentException(
                    "baseUrl: %s (expected: %s for kind %s)"
                            .formatted(baseUrl, kind.inProcess() ? "none" : "a URL", kind.name()));
        }
        apiKeys = List.copyOf(apiKeys);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Leaves out the values of headers, which may be secret. */
    @Override
    public String toString() {
        return "ProviderConfig[name=%s, kind=%s, baseUrl=%s, headers=%s]"
                .formatted(name, kind.name(), baseUrl, headers.keySet());
    }
}
