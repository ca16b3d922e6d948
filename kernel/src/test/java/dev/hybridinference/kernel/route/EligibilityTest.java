package dev.hybridinference.kernel.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.health.EndpointView.Breaker;
import dev.hybridinference.kernel.route.RoutePlan.Why;
import dev.hybridinference.kernel.route.Skipped.Reason;
import dev.hybridinference.kernel.route.TargetView.Order;
import dev.hybridinference.kernel.route.strategy.Ordered;
import dev.hybridinference.testkit.Seeds;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may be asked, and why the others may not. */
final class EligibilityTest {
    private static final Set<Operation> ALL = EnumSet.allOf(Operation.class);
    private static final Rest TOLD = new Rest(9, true);

    private static Facts facts(long input, Call.Needs needs, boolean local) {
        return new Facts(Operation.CHAT, input, Call.UNLIMITED, needs, local);
    }

    private static final Facts ANY = facts(1_000, Call.Needs.NONE, false);
    private static final Facts LOCAL = facts(1_000, Call.Needs.NONE, true);

    private static Target target(boolean local, Set<Operation> operations, Capabilities able) {
        return new Target(
                new TargetId("p", "m"), new Target.Place(1, 0), 1, local, operations, able);
    }

    private static Target cloud() {
        return target(false, ALL, Capabilities.OPEN);
    }

    private static Target own() {
        return target(true, ALL, Capabilities.OPEN);
    }

    private static Target holding(long context) {
        return target(false, ALL, Capabilities.OPEN.within(context));
    }

    private static RoutePlan plan(Facts facts, View view, Target... targets) {
        return Router.plan(new RouteTable("m", new Ordered(), List.of(targets)), facts, view, 7);
    }

    private static List<Integer> asked(RoutePlan plan) {
        return plan instanceof RoutePlan.Ask ask
                ? ask.candidates().stream().map(Candidate::target).toList()
                : List.of();
    }

    private static Skipped all(int target, Reason reason, long nanos) {
        return new Skipped(target, Skipped.ALL, reason, nanos);
    }

    @Test
    void aLocalRequestNeverLeavesWhateverElseHolds() {
        // given
        long start = Seeds.next("aLocalRequestNeverLeaves");
        RandomRoutes routes = new RandomRoutes(Seeds.random(start));
        int stayed = 0;
        int pinned = 0;

        for (int i = 0; i < 20_000; i++) {
            RouteTable table = routes.table();
            View view = routes.view(table);

            // when
            RoutePlan plan = Router.plan(table, routes.facts(true), view, i);

            // then
            for (int target : asked(plan)) {
                assertThat(table.targets().get(target).local()).as("seed %d", start).isTrue();
                stayed++;
            }
            for (Skipped one : plan.skipped()) {
                boolean kept = one.reason() == Reason.PRIVACY;
                pinned += kept && view.targets().get(one.target()).order() == Order.PIN ? 1 : 0;
            }
        }
        assertThat(stayed).as("pairs that were ours").isGreaterThan(10_000);
        assertThat(pinned).as("pinned targets that were not ours").isGreaterThan(100);
    }

    @Test
    void noCombinationOfStateLetsALocalRequestOut() {
        Rest[] rests = {Rest.NONE, new Rest(5, false), TOLD};
        for (Breaker breaker : Breaker.values()) {
            for (Order order : Order.values()) {
                for (Rest rest : rests) {
                    for (int limit : new int[] {0, 1, 5}) {
                        for (Strategy strategy : RandomRoutes.STRATEGIES) {
                            // given
                            Seen away =
                                    Seen.idle().breaker(breaker, 5).places(2, limit, 0).rests(rest);
                            Seen home = Seen.idle().breaker(Breaker.OPEN, 5);
                            RouteTable table =
                                    new RouteTable("m", strategy, List.of(cloud(), own()));

                            // when
                            RoutePlan plan =
                                    Router.plan(table, LOCAL, Seen.of(away.order(order), home), 7);

                            // then
                            assertThat(plan)
                                    .isEqualTo(
                                            new RoutePlan.Nobody(
                                                    Why.FAILING,
                                                    5,
                                                    List.of(
                                                            all(0, Reason.PRIVACY, 0),
                                                            all(1, Reason.OPEN, 5))));
                        }
                    }
                }
            }
        }
    }

    @Test
    void whatCannotDoItIsNotAsked() {
        // given
        Target blind = target(false, ALL, new Capabilities(0, 0, true, false, null, true));
        Target unarmed = target(false, ALL, new Capabilities(0, 0, false, true, null, true));
        Target embeds = target(false, EnumSet.of(Operation.EMBEDDINGS), Capabilities.OPEN);
        View view = Seen.of(Seen.idle(), Seen.idle(), Seen.idle(), Seen.idle());
        Target[] targets = {blind, unarmed, embeds, cloud()};

        // when
        RoutePlan plain = plan(ANY, view, targets);
        RoutePlan looks = plan(facts(1, new Call.Needs(false, true, false), false), view, targets);
        RoutePlan calls = plan(facts(1, new Call.Needs(true, false, false), false), view, targets);

        // then
        assertThat(asked(plain)).containsExactly(0, 1, 3);
        assertThat(plain.skipped()).containsExactly(all(2, Reason.OPERATION, 0));
        assertThat(asked(looks)).containsExactly(1, 3);
        assertThat(looks.skipped()).contains(all(0, Reason.CONTENT, 0));
        assertThat(asked(calls)).containsExactly(0, 3);
    }

    @Test
    void aContextThatIsTooSmallCountsOnlyWhileAnotherIsLeft() {
        // given
        Facts large = facts(20_000, Call.Needs.NONE, false);
        View idle = Seen.of(Seen.idle(), Seen.idle());
        View drained = Seen.of(Seen.idle(), Seen.idle().order(Order.DRAIN));

        // then
        RoutePlan plan = plan(large, idle, holding(8_000), holding(10_000));
        assertThat(asked(plan)).containsExactly(1);
        assertThat(plan.skipped()).containsExactly(all(0, Reason.CONTEXT, 0));
        assertThat(asked(plan(large, idle, holding(8_000), holding(9_999)))).containsExactly(0, 1);
        assertThat(asked(plan(large, drained, holding(8_000), cloud()))).containsExactly(0);
    }

    @Test
    void aContextThatATargetToldItselfCountsWhenNobodyConfiguredOne() {
        // given
        Facts large = facts(20_000, Call.Needs.NONE, false);
        View told = Seen.of(Seen.idle().context(8_000), Seen.idle());

        // then
        assertThat(asked(plan(large, told, cloud(), cloud()))).containsExactly(1);
        assertThat(asked(plan(large, told, holding(50_000), cloud()))).containsExactly(0, 1);
    }

    @Test
    void theOperatorCanTakeATargetOutAndPutOneFirst() {
        // given
        View view =
                Seen.of(
                        Seen.idle().order(Order.DRAIN),
                        Seen.idle(),
                        Seen.idle().order(Order.PIN),
                        Seen.idle().order(Order.PIN).places(1, 1, 0));

        // when
        RoutePlan plan = plan(ANY, view, cloud(), cloud(), cloud(), cloud());

        // then
        assertThat(asked(plan)).containsExactly(2, 1, 3);
        assertThat(plan.skipped()).containsExactly(all(0, Reason.DRAINED, 0));
    }

    @Test
    void aPinnedTargetOfTheLastTierComesBeforeTheFirst() {
        // given
        Target late = new Target(new TargetId("p", "m"), 1, 100, 1);

        // then
        assertThat(
                        asked(
                                plan(
                                        ANY,
                                        Seen.of(Seen.idle(), Seen.idle().order(Order.PIN)),
                                        cloud(),
                                        late)))
                .containsExactly(1, 0);
    }

    @Test
    void theBreakerSaysWhoIsAskedWhen() {
        // given
        View view =
                Seen.of(
                        Seen.idle().breaker(Breaker.OPEN_SOFT, 8),
                        Seen.idle().breaker(Breaker.OPEN, 5),
                        Seen.idle().breaker(Breaker.PROBING, 0),
                        Seen.idle().breaker(Breaker.HALF_OPEN, 0),
                        Seen.idle());

        // when
        RoutePlan plan = plan(ANY, view, cloud(), cloud(), cloud(), cloud(), cloud());

        // then
        assertThat(asked(plan)).containsExactly(3, 4, 0);
        assertThat(plan)
                .isInstanceOfSatisfying(
                        RoutePlan.Ask.class,
                        ask ->
                                assertThat(ask.candidates().getLast().standing())
                                        .isEqualTo(Standing.LAST));
        assertThat(plan.skipped())
                .containsExactly(all(1, Reason.OPEN, 5), all(2, Reason.PROBING, 1_000_000_000L));
    }

    @Test
    void anOpenBreakerHoldsAPinnedTargetToo() {
        // given
        View view = Seen.of(Seen.idle(), Seen.idle().order(Order.PIN).breaker(Breaker.OPEN, 5));

        // then
        assertThat(asked(plan(ANY, view, cloud(), cloud()))).containsExactly(0);
    }

    @Test
    void whyNobodyCanBeAsked() {
        Target embeds = target(false, EnumSet.of(Operation.EMBEDDINGS), Capabilities.OPEN);
        Seen idle = Seen.idle();
        Seen told = Seen.idle().rests(TOLD);
        Seen toldSooner = Seen.idle().credentials(new Rest(4, true));
        Seen open = Seen.idle().breaker(Breaker.OPEN, 5);
        Seen probing = Seen.idle().breaker(Breaker.PROBING, 0);
        Seen drained = Seen.idle().order(Order.DRAIN);

        assertThat(why(plan(ANY, Seen.of(idle), embeds))).isEqualTo("UNABLE in 0");
        assertThat(why(plan(LOCAL, Seen.of(idle, idle), cloud(), embeds)))
                .isEqualTo("PRIVATE in 0");
        assertThat(why(plan(LOCAL, Seen.of(idle, drained), cloud(), own())))
                .isEqualTo("DRAINED in 0");
        assertThat(why(plan(ANY, Seen.of(told, toldSooner), cloud(), cloud())))
                .isEqualTo("THROTTLED in 4");
        assertThat(why(plan(LOCAL, Seen.of(idle, told), cloud(), own())))
                .isEqualTo("THROTTLED in 9");
        assertThat(why(plan(ANY, Seen.of(told, open, drained), cloud(), cloud(), cloud())))
                .isEqualTo("FAILING in 5");
        assertThat(why(plan(ANY, Seen.of(probing), cloud()))).isEqualTo("FAILING in 1000000000");
    }

    private static String why(RoutePlan plan) {
        return plan instanceof RoutePlan.Nobody nobody
                ? nobody.why() + " in " + nobody.retryNanos()
                : "asked";
    }
}
