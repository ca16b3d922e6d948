package dev.hybridinference.gateway.config;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.price.Price;
import org.jspecify.annotations.Nullable;

/**
 * A provider's model that serves a model of ours.
 *
 * @param provider the provider's name
 * @param model the model's name at the provider
 * @param weight share of the traffic within its tier, 1 to 10000
 * @param tier 0 is tried first; a higher tier only when the lower ones cannot serve
 * @param capabilities what it can do
 * @param price what it costs, or null when the price lists are to say
 */
public record TargetConfig(
        String provider,
        String model,
        int weight,
        int tier,
        Capabilities capabilities,
        @Nullable Price price) {
    /** A target of which nothing else is known. */
    public TargetConfig(
            String provider, String model, int weight, int tier, @Nullable Price price) {
        this(provider, model, weight, tier, Capabilities.OPEN, price);
    }

    public TargetConfig {
        Checks.notEmpty("provider", provider);
        Checks.notEmpty("model", model);
        Checks.between("weight", weight, 1, 10_000);
        Checks.between("tier", tier, 0, 100);
    }
}
