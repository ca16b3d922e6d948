package dev.hybridinference.gateway.config;

import java.util.List;

/**
 * A model as clients name it.
 *
 * @param id its name
 * @param aliases other names
 * @param targets what serves it, at least one
 */
public record ModelConfig(String id, List<String> aliases, List<TargetConfig> targets) {
    public ModelConfig {
        Checks.notEmpty("id", id);
        aliases = List.copyOf(aliases);
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets: [] (expected: at least one)");
        }
    }
}
