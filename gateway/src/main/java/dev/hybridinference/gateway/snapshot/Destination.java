package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.PriceSchedule;
import dev.hybridinference.kernel.route.TargetId;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A target with everything needed to ask it. Immutable and thread-safe, but for its live cell. */
public final class Destination {
    private static final JsonFactory JSON = new JsonFactory();

    private final TargetId id;
    private final ProviderAccess provider;
    private final TargetCell cell;
    private final PriceSchedule prices;
    private final byte[] modelJson;
    private final String label;

    Destination(TargetId id, ProviderAccess provider, TargetCell cell, PriceSchedule prices) {
        this.id = id;
        this.provider = provider;
        this.cell = cell;
        this.prices = prices;
        this.label = id.toString();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeString(id.model());
        }
        this.modelJson = out.toByteArray();
    }

    public TargetId id() {
        return id;
    }

    /** {@code provider/model}, as clients are told. */
    public String label() {
        return label;
    }

    public ProviderAccess provider() {
        return provider;
    }

    public TargetCell cell() {
        return cell;
    }

    /**
     * The price that holds at a time, or null when none is known. A request takes it once, when it
     * is admitted, and keeps it.
     *
     * @param nowMillis wall time in milliseconds since 1970
     */
    public @Nullable Price price(long nowMillis) {
        return prices.at(nowMillis);
    }

    /** The provider's name of the model as a JSON string, quotes included. Not to be changed. */
    public byte[] modelJson() {
        return modelJson;
    }
}
