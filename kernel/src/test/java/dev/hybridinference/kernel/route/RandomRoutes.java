package dev.hybridinference.kernel.route;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.health.EndpointView;
import dev.hybridinference.kernel.health.EndpointView.Breaker;
import dev.hybridinference.kernel.route.TargetView.Order;
import dev.hybridinference.kernel.route.TargetView.Tariff;
import dev.hybridinference.kernel.route.strategy.Cost;
import dev.hybridinference.kernel.route.strategy.Latency;
import dev.hybridinference.kernel.route.strategy.LeastBusy;
import dev.hybridinference.kernel.route.strategy.Ordered;
import dev.hybridinference.kernel.route.strategy.RoundRobin;
import dev.hybridinference.kernel.route.strategy.Weighted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Random tables, facts and views, of everything that routing can meet. */
public final class RandomRoutes {
    public static final List<Strategy> STRATEGIES =
            List.of(
                    new Ordered(),
                    new Weighted(),
                    new RoundRobin(),
                    new LeastBusy(),
                    new Latency(),
                    new Cost());

    private static final List<String> NAMES =
            List.of("own", "a\tb", "c\nd", "e\\f\\", "\r", "", "\u00e4\u20ac\ud83d\ude00", "x y");
    private static final List<Capabilities.Reasoning> WAYS =
            List.of(Capabilities.Reasoning.values());

    private final RandomGenerator random;

    public RandomRoutes(RandomGenerator random) {
        this.random = random;
    }

    /** One of the strategies, by its word. */
    public static Strategy named(String word) {
        return STRATEGIES.stream()
                .filter(strategy -> strategy.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("strategy: " + word));
    }

    public RouteTable table() {
        return table(one(STRATEGIES));
    }

    public RouteTable table(Strategy strategy) {
        int count = random.nextInt(10) == 0 ? 1 + random.nextInt(40) : 1 + random.nextInt(6);
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            targets.add(target());
        }
        return new RouteTable(one(NAMES), strategy, targets);
    }

    private Target target() {
        Set<Operation> operations = EnumSet.allOf(Operation.class);
        if (rarely()) {
            operations = EnumSet.of(one(List.of(Operation.values())));
        }
        Capabilities capabilities =
                new Capabilities(
                        rarely() ? random.nextLong(100_000) : 0,
                        rarely() ? random.nextLong(10_000) : 0,
                        !rarely(),
                        !rarely(),
                        random.nextBoolean() ? one(WAYS) : null,
                        random.nextBoolean());
        return new Target(
                new TargetId(one(NAMES), one(NAMES)),
                new Target.Place(1 + random.nextInt(100), random.nextInt(3)),
                rarely() ? 1 + random.nextInt(20) : 1,
                random.nextBoolean(),
                operations,
                capabilities);
    }

    public Facts facts() {
        return facts(random.nextBoolean());
    }

    public Facts facts(boolean local) {
        return new Facts(
                rarely() ? one(List.of(Operation.values())) : Operation.CHAT,
                random.nextLong(50_000),
                random.nextBoolean() ? Call.UNLIMITED : random.nextLong(4_000),
                new Call.Needs(rarely(), rarely(), rarely()),
                local);
    }

    public View view(RouteTable table) {
        List<TargetView> views = new ArrayList<>();
        for (Target target : table.targets()) {
            views.add(seen(target.credentials()).view());
        }
        return new View(random.nextLong(4_000), views);
    }

    private Seen seen(int credentials) {
        Seen seen = Seen.idle(credentials);
        if (rarely()) {
            seen.order(one(List.of(Order.values())));
        }
        if (rarely()) {
            seen.rests(rest());
        }
        if (rarely()) {
            Rest[] each = new Rest[credentials];
            Arrays.setAll(each, i -> rest());
            seen.credentials(each);
        }
        if (random.nextBoolean()) {
            seen.work(random.nextInt(40), random.nextLong(1 << 20), random.nextInt(20) - 1);
        }
        if (random.nextBoolean()) {
            seen.pace(random.nextLong(1 << 22), random.nextLong(1 << 16), random.nextInt(6));
        }
        if (rarely()) {
            seen.paceShare(share());
        }
        if (random.nextBoolean()) {
            seen.tariff(
                    new Tariff(
                            random.nextLong(1 << 24),
                            random.nextLong(1 << 24),
                            random.nextLong(1 << 24),
                            random.nextBoolean() ? random.nextLong(1 << 24) : 0));
        }
        if (random.nextBoolean()) {
            seen.cached(random.nextLong(20_000)).turn(random.nextDouble() * 1e6);
        }
        if (rarely()) {
            seen.context(random.nextLong(100_000));
        }
        return random.nextBoolean() ? seen.endpoint(endpoint()) : seen;
    }

    private EndpointView endpoint() {
        Breaker breaker = rarely() ? one(List.of(Breaker.values())) : Breaker.CLOSED;
        return new EndpointView(
                breaker,
                breaker == Breaker.CLOSED ? 0 : random.nextLong(30_000_000_000L),
                rarely() ? share() : 1,
                random.nextInt(10),
                random.nextInt(30),
                rarely() ? random.nextInt(3) : 0);
    }

    private float share() {
        return 1 - random.nextFloat();
    }

    private Rest rest() {
        return random.nextBoolean()
                ? Rest.NONE
                : new Rest(random.nextLong(600_000_000_000L), random.nextBoolean());
    }

    private boolean rarely() {
        return random.nextInt(5) == 0;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
