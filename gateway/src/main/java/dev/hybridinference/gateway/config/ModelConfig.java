package dev.hybridinference.gateway.config;

import dev.hybridinference.kernel.registry.Strategies;
import dev.hybridinference.kernel.route.Strategy;
import java.util.List;

/**
 * A model as clients name it.
 *
 * @param id its name
 * @param aliases other names
 * @param strategy in which order the targets of a tier are asked
 * @param targets what serves it, at least one
 */
public record ModelConfig(
        String id, List<String> aliases, Strategy strategy, List<TargetConfig> targets) {
    /** A model with the usual strategy. */
    public ModelConfig(String id, List<String> aliases, List<TargetConfig> targets) {
        this(id, aliases, Strategies.usual(), targets);
    }

    public ModelConfig {
        Checks.notEmpty("id", id);
        aliases = List.copyOf(aliases);
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets: [] (expected: at least one)");
        }
    }
}
