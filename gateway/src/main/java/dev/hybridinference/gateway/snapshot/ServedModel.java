package dev.hybridinference.gateway.snapshot;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.Rates;
import dev.hybridinference.kernel.price.TokenClass;
import dev.hybridinference.kernel.route.Facts;
import dev.hybridinference.kernel.route.Rest;
import dev.hybridinference.kernel.route.RouteTable;
import dev.hybridinference.kernel.route.Strategy;
import dev.hybridinference.kernel.route.TargetView;
import dev.hybridinference.kernel.route.TargetView.Extra;
import dev.hybridinference.kernel.route.TargetView.Tariff;
import dev.hybridinference.kernel.route.TargetView.Work;
import dev.hybridinference.kernel.route.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model with the targets that serve it. Immutable and thread-safe, but for its live cell.
 *
 * @param id the configured name, a bounded label
 * @param routes as routing sees it, by strategy; the model's own first
 * @param destinations aligned with the targets of all routes
 */
public record ServedModel(
        String id, List<RouteTable> routes, List<Destination> destinations, ModelCell cell) {
    /** The label of requests that named a target directly. */
    public static final String DIRECT = "direct";

    /** Bytes of a prompt that are taken for a token. */
    public static final long BYTES_PER_TOKEN = 4;

    private static final double MICRO = 1e6;
    private static final double[] NO_TURNS = {};

    public ServedModel {
        routes = List.copyOf(routes);
        destinations = List.copyOf(destinations);
    }

    /** The route table for a key's strategy, or for the model's own when it has none. */
    public RouteTable routes(@Nullable Strategy wanted) {
        for (RouteTable table : routes) {
            if (table.strategy() == wanted) {
                return table;
            }
        }
        return routes.getFirst();
    }

    /**
     * Freezes what changes, for one decision.
     *
     * @param hint who probably remembers the prompt
     * @param nowNanos monotonic time
     * @param nowMillis wall time, for prices
     */
    public View view(
            RouteTable table, Facts facts, Remembered.Hint hint, long nowNanos, long nowMillis) {
        boolean priced = table.strategy().usesTariff();
        double[] turns = table.strategy().usesTurns() ? cell.turns(ids()) : NO_TURNS;
        List<TargetView> seen = new ArrayList<>(destinations.size());
        for (int i = 0; i < destinations.size(); i++) {
            Destination destination = destinations.get(i);
            boolean remembers = hint.bytes() > 0 && hint.holder() == destination.hash();
            seen.add(
                    seen(
                            destination,
                            priced ? tariff(destination.price(nowMillis)) : null,
                            extra(
                                    destination,
                                    remembers
                                            ? destination.cell().recall().of(hint) / BYTES_PER_TOKEN
                                            : 0,
                                    turns.length == 0 ? 0 : turns[i]),
                            nowNanos));
        }
        return new View(cell.usual(facts.inputTokens()), seen);
    }

    private static TargetView seen(
            Destination destination, @Nullable Tariff tariff, Extra extra, long nowNanos) {
        TargetCell cell = destination.cell();
        Live.Endpoint endpoint = destination.endpoint();
        int queued = endpoint.load().queued(nowNanos);
        int inFlight = cell.inFlight();
        Work work =
                inFlight == 0 && queued < 0 ? Work.NONE : new Work(inFlight, cell.tokens(), queued);
        return new TargetView(
                endpoint.health().seen(nowNanos),
                cell.order(),
                Rest.longer(cell.rest().seen(nowNanos), destination.provider().quota(nowNanos)),
                rests(destination.provider().credentials(), nowNanos),
                work,
                cell.pace(nowNanos),
                tariff,
                extra);
    }

    private static List<Rest> rests(List<Credential> credentials, long nowNanos) {
        if (credentials.size() == 1) {
            return List.of(credentials.getFirst().seen(nowNanos));
        }
        List<Rest> rests = new ArrayList<>(credentials.size());
        for (Credential credential : credentials) {
            rests.add(credential.seen(nowNanos));
        }
        return rests;
    }

    private static Extra extra(Destination destination, long cached, double turn) {
        long context = destination.cell().context();
        return cached == 0 && turn == 0 && context == Capabilities.UNKNOWN
                ? Extra.NONE
                : new Extra(cached, turn, context);
    }

    /** Null when tokens have no price: what is unknown is not free. */
    private static @Nullable Tariff tariff(@Nullable Price price) {
        if (price == null) {
            return null;
        }
        long hour = price.gpuHour() == null ? 0 : (long) (price.gpuHour().pusd() / MICRO);
        long input = price.rates().named(TokenClass.INPUT);
        long output = price.rates().named(TokenClass.OUTPUT);
        if (input == Rates.UNNAMED || output == Rates.UNNAMED) {
            return price.gpuHour() == null ? null : new Tariff(0, 0, 0, hour);
        }
        long cached = price.rates().named(TokenClass.CACHED_INPUT);
        return new Tariff(input, cached == Rates.UNNAMED ? input : cached, output, hour);
    }

    /** Notes who was asked first, for strategies that take turns. */
    public void asked(RouteTable table, int target) {
        if (table.strategy().usesTurns()) {
            cell.turn(ids().get(target), table.targets().get(target).weight());
        }
    }

    private List<String> ids() {
        return destinations.stream().map(Destination::label).toList();
    }

    /** The tables of several strategies over the same targets, the model's own first. */
    static List<RouteTable> tables(RouteTable own, Set<Strategy> others) {
        List<RouteTable> tables = new ArrayList<>(List.of(own));
        for (Strategy other : others) {
            if (other != own.strategy()) {
                tables.add(own.with(other));
            }
        }
        return tables;
    }
}
