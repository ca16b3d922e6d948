package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.dialect.Carriers;
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
    private final Modelled modelled;

    Destination(
            TargetId id,
            ProviderAccess provider,
            TargetCell cell,
            PriceSchedule prices,
            Modelled modelled) {
        this.id = id;
        this.provider = provider;
        this.cell = cell;
        this.prices = prices;
        this.modelled = modelled;
        this.label = id.toString();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeString(id.model());
        }
        this.modelJson = out.toByteArray();
    }

    /**
     * What is known of a target's model.
     *
     * @param capabilities what it can do
     * @param carriers seals what only it may read
     */
    record Modelled(Capabilities capabilities, Carriers carriers) {}

    /** What the model can do: what the operator told, and what it told itself. */
    public Capabilities capabilities() {
        Capabilities told = modelled.capabilities();
        return told.context() == Capabilities.UNKNOWN && cell.context() != Capabilities.UNKNOWN
                ? told.within(cell.context())
                : told;
    }

    /** Seals what only this target may read. */
    public Carriers carriers() {
        return modelled.carriers();
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

    /** How its provider is asked for an operation that it can serve. */
    public Way way(Operation operation) {
        Way way = provider.way(operation);
        if (way == null) {
            throw new IllegalArgumentException(
                    "operation: %s (expected: one that %s can serve)".formatted(operation, label));
        }
        return way;
    }

    public TargetCell cell() {
        return cell;
    }

    /** Where it is served; other targets may be served there too. */
    public Live.Endpoint endpoint() {
        return provider.endpoint();
    }

    /** Names it in {@link Remembered}; a server that began anew has another name. */
    public int hash() {
        return label.hashCode() + 31 * endpoint().load().starts();
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
