package dev.hybridinference.gateway.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration, valid and resolved. Immutable and thread-safe.
 *
 * @param server the inference listener and its limits
 * @param console the operator's listener
 * @param dataDir where the process keeps its own files
 * @param storage where the books are kept
 * @param log what is logged, and how
 * @param ledger how the books are kept
 * @param timeouts the clocks of upstream calls; providers carry their own, resolved against these
 * @param retryAmbiguous whether a request may be sent again after a failure that leaves open
 *     whether the first attempt was processed
 * @param metricsAllow from where {@code /metrics} may be read, besides loopback
 * @param providers by name, in the order of the file
 * @param models in the order of the file
 * @param keys client keys declared in the file
 * @param found whether there is no file, so that the providers are those of the environment
 */
public record Config(
        ServerConfig server,
        ConsoleConfig console,
        Path dataDir,
        StorageUrl storage,
        LogConfig log,
        LedgerConfig ledger,
        TimeoutConfig timeouts,
        boolean retryAmbiguous,
        List<Cidr> metricsAllow,
        Map<String, ProviderConfig> providers,
        List<ModelConfig> models,
        List<KeyConfig> keys,
        boolean found) {
    public Config {
        metricsAllow = List.copyOf(metricsAllow);
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        models = List.copyOf(models);
        keys = List.copyOf(keys);
        for (ModelConfig model : models) {
            for (TargetConfig target : model.targets()) {
                if (!providers.containsKey(target.provider())) {
                    throw new IllegalArgumentException(
                            "provider: %s (expected: one of %s)"
                                    .formatted(target.provider(), providers.keySet()));
                }
            }
        }
    }
}
