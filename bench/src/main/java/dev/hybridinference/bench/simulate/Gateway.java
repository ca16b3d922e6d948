package dev.hybridinference.bench.simulate;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.route.Facts;
import dev.hybridinference.kernel.route.RoutePlan;
import dev.hybridinference.kernel.route.RouteTable;
import dev.hybridinference.kernel.route.Router;
import dev.hybridinference.kernel.route.Strategy;
import dev.hybridinference.kernel.route.TargetView;
import dev.hybridinference.kernel.route.View;
import java.util.ArrayList;
import java.util.List;

/**
 * The gateway of a simulation: the kernel's router and the gateway's own endpoint cells, fed with
 * what came back. It cannot reach into a server: all that it has of one is {@link Server}. Confined
 * to one simulation.
 */
final class Gateway {
    /** How far an estimate of a prompt's tokens can be off. */
    private static final double ESTIMATE = 0.15;

    final Timeline timeline;
    final List<Spot> spots;
    final Memory memory;
    final long seed;
    final Onlooker onlooker;
    private final RouteTable table;

    /** Whoever wants to see what the gateway does. */
    interface Onlooker {
        /** An attempt is sent. */
        void sent(long nanos, Turn turn, int target);
    }

    Gateway(World world, Strategy strategy, Onlooker onlooker) {
        List<Member> members = world.members();
        this.timeline = world.timeline();
        this.seed = world.seed();
        this.onlooker = onlooker;
        this.memory = new Memory(members.size());
        this.spots =
                members.stream()
                        .map(member -> new Spot(member, member.server(timeline, seed)))
                        .toList();
        this.table = new RouteTable("m", strategy, members.stream().map(Member::target).toList());
    }

    /** What a gateway stands in. */
    record World(Timeline timeline, List<Member> members, long seed) {}

    /** One request comes in. */
    Journey accept(Turn turn, Journey.Watcher watcher) {
        long estimate =
                Math.round(
                        turn.prompt()
                                * Luck.of(seed, "estimate", turn.id(), 0)
                                        .between(1 - ESTIMATE, 1 + ESTIMATE));
        Journey journey = new Journey(this, turn, Math.max(1, estimate), watcher);
        journey.begin();
        return journey;
    }

    /** One plan from one view. */
    RoutePlan plan(Turn turn, long estimate, Memory.Holder holder) {
        long now = timeline.now();
        Strategy strategy = table.strategy();
        List<TargetView> seen = new ArrayList<>(spots.size());
        for (int t = 0; t < spots.size(); t++) {
            double ahead = strategy.usesTurns() ? memory.turn(t) : 0;
            seen.add(spots.get(t).seen(now, strategy.usesTariff(), holder.tokensAt(t), ahead));
        }
        Facts facts = new Facts(Operation.CHAT, estimate, Call.UNLIMITED, Call.Needs.NONE, false);
        long draw = Luck.of(seed, "route", turn.id(), 0).number();
        RoutePlan plan = Router.plan(table, facts, new View(memory.usual(), seen), draw);
        if (strategy.usesTurns() && plan instanceof RoutePlan.Ask ask) {
            int first = ask.candidates().getFirst().target();
            memory.asked(first, table.targets().get(first).weight());
        }
        return plan;
    }

    /** Metrics of all servers are read. */
    void scrape() {
        spots.forEach(Spot::scraped);
    }
}
