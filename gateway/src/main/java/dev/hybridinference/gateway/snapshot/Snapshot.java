package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.gateway.config.Config;
import dev.hybridinference.gateway.config.ModelConfig;
import dev.hybridinference.gateway.identity.KeyRing;
import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.ledger.Redaction;
import dev.hybridinference.kernel.price.PriceBook;
import dev.hybridinference.kernel.registry.Strategies;
import dev.hybridinference.kernel.route.RouteTable;
import dev.hybridinference.kernel.route.Target;
import dev.hybridinference.kernel.route.TargetId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything requests are served with, replaced as a whole. Immutable and thread-safe. */
public final class Snapshot {
    /** Directly named targets that are kept ready. */
    private static final int MOST_DIRECT = 1_024;

    private final long version;
    private final Config config;
    private final SequencedMap<String, ServedModel> models;
    private final Map<String, ServedModel> names;
    private final Map<String, ProviderAccess> providers;
    private final Map<TargetId, Destination> destinations;
    private final Map<String, TargetCell> directCells;
    private final Function<TargetId, Carriers> carriers;
    private final KeyRing keys;
    private final PriceBook prices;
    private final Redaction redaction;
    private final ConcurrentMap<String, ServedModel> direct = new ConcurrentHashMap<>();
    private final ModelCell directAnswers = new ModelCell();

    Snapshot(SnapshotParts parts, long version, Config config, SnapshotSources sources) {
        this.version = version;
        this.config = config;
        this.keys = sources.keys();
        this.prices = sources.prices();
        this.redaction = Redaction.of(config.ledger().content().redact());
        this.models = Collections.unmodifiableSequencedMap(parts.models());
        this.names = parts.names();
        this.providers = parts.providers();
        this.destinations = parts.destinations();
        this.directCells = parts.directCells();
        this.carriers = parts.carriers();
    }

    /** Counts up with every replacement. */
    public long version() {
        return version;
    }

    public Config config() {
        return config;
    }

    public KeyRing keys() {
        return keys;
    }

    /** What is taken out of content before it is kept. */
    public Redaction redaction() {
        return redaction;
    }

    /** The configured models by id, in the order of the configuration. */
    public SequencedMap<String, ServedModel> models() {
        return models;
    }

    public Map<String, ProviderAccess> providers() {
        return Collections.unmodifiableMap(providers);
    }

    /** The model of that id or alias, or null. */
    public @Nullable ServedModel model(String name) {
        return names.get(name);
    }

    /** The id and the aliases of a configured model. */
    public List<String> namesOf(ServedModel model) {
        for (ModelConfig configured : config.models()) {
            if (configured.id().equals(model.id())) {
                List<String> names = new ArrayList<>(configured.aliases());
                names.addFirst(configured.id());
                return names;
            }
        }
        return List.of(model.id());
    }

    /** The target that {@code provider/model} names, configured or not, or null. */
    public @Nullable ServedModel direct(String name) {
        ServedModel known = direct.get(name);
        if (known != null) {
            return known;
        }
        ServedModel made = made(name);
        if (made != null && direct.size() < MOST_DIRECT) {
            direct.put(name, made);
        }
        return made;
    }

    private @Nullable ServedModel made(String name) {
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            return null;
        }
        ProviderAccess provider = providers.get(name.substring(0, slash));
        if (provider == null) {
            return null;
        }
        TargetId id = new TargetId(provider.name(), name.substring(slash + 1));
        Destination destination = destinations.get(id);
        if (destination == null) {
            TargetCell cell = directCells.get(provider.name());
            if (cell == null) {
                return null;
            }
            destination =
                    new Destination(
                            id,
                            provider,
                            cell,
                            prices.schedule(provider.kind(), id.model()),
                            new Destination.Modelled(Capabilities.OPEN, carriers.apply(id)));
        }
        Target target =
                SnapshotBuilder.routed(
                        destination, new Target.Place(1, 0), destination.capabilities());
        RouteTable table = new RouteTable(ServedModel.DIRECT, Strategies.usual(), List.of(target));
        return new ServedModel(
                ServedModel.DIRECT, List.of(table), List.of(destination), directAnswers);
    }
}
