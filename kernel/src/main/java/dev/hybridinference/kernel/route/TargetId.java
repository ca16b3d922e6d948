package dev.hybridinference.kernel.route;

/**
 * A provider and a model there: where an answer can come from.
 *
 * @param provider the provider's configured name
 * @param model the model's name at the provider
 */
public record TargetId(String provider, String model) {
    @Override
    public String toString() {
        return provider + "/" + model;
    }
}
