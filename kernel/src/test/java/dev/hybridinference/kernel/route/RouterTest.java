package dev.hybridinference.kernel.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.route.strategy.RoundRobin;
import dev.hybridinference.kernel.route.strategy.Weighted;
import dev.hybridinference.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The order of a plan; who may be in it is in {@link EligibilityTest}. */
final class RouterTest {
    private static final int DRAWS = 40_000;
    private static final Rest UNTOLD = new Rest(5, false);
    private static final Rest TOLD = new Rest(9, true);
    private static final Facts FACTS =
            new Facts(Operation.CHAT, 1_000, Call.UNLIMITED, Call.Needs.NONE, false);

    private static Target target(int weight, int tier, int credentials) {
        return new Target(new TargetId("p" + weight, "m" + tier), weight, tier, credentials);
    }

    private static RouteTable table(Target... targets) {
        return new RouteTable("m", new Weighted(), List.of(targets));
    }

    private static List<Candidate> asked(RouteTable table, View view, long seed) {
        if (Router.plan(table, FACTS, view, seed) instanceof RoutePlan.Ask ask) {
            return ask.candidates();
        }
        throw new AssertionError("nobody");
    }

    @Test
    void sharesFollowTheWeightsWithinATier() {
        // given
        RouteTable table = table(target(1, 0, 1), target(2, 0, 1), target(5, 0, 1));
        long seed = Seeds.next("sharesFollowTheWeightsWithinATier");
        RandomGenerator random = Seeds.random(seed);
        int[] first = new int[3];

        // when
        for (int i = 0; i < DRAWS; i++) {
            first[asked(table, Seen.all(table), random.nextLong()).getFirst().target()]++;
        }

        // then
        for (int i = 0; i < 3; i++) {
            double share = table.targets().get(i).weight() / 8.0;
            assertThat(first[i] / (double) DRAWS)
                    .as("share of target %d with seed %d", i, seed)
                    .isCloseTo(share, Offset.offset(0.015));
        }
    }

    @Test
    void credentialsOfATargetAreUsedInTurnEqually() {
        // given
        RouteTable table = table(target(1, 0, 4));
        long seed = Seeds.next("credentialsOfATargetAreUsedInTurnEqually");
        RandomGenerator random = Seeds.random(seed);
        int[] first = new int[4];

        // when
        for (int i = 0; i < DRAWS; i++) {
            List<Candidate> asked = asked(table, Seen.all(table), random.nextLong());
            first[asked.getFirst().credential()]++;
            for (int turn = 1; turn < 4; turn++) {
                assertThat(asked.get(turn).credential())
                        .isEqualTo((asked.getFirst().credential() + turn) % 4);
            }
        }

        // then
        for (int count : first) {
            assertThat(count / (double) DRAWS)
                    .as("share with seed %d", seed)
                    .isCloseTo(0.25, Offset.offset(0.015));
        }
    }

    @Test
    void aHigherTierComesAfterEveryLowerOneAndThePlanIsRepeatable() {
        // given
        RouteTable table = table(target(100, 1, 2), target(1, 0, 2), target(1, 0, 1));
        RandomGenerator random = Seeds.random("aHigherTierComesAfterEveryLowerOne");

        for (int i = 0; i < 1_000; i++) {
            long seed = random.nextLong();

            // when
            List<Candidate> asked = asked(table, Seen.all(table), seed);

            // then
            assertThat(asked)
                    .as("seed %d", seed)
                    .hasSize(5)
                    .doesNotHaveDuplicates()
                    .extracting(c -> table.targets().get(c.target()).tier())
                    .containsExactly(0, 0, 0, 1, 1);
            assertThat(asked(table, Seen.all(table), seed)).isEqualTo(asked);
        }
    }

    @Test
    void everyPlanIsRepeatableAndIsTheOneThatIsExplained() {
        // given
        long start = Seeds.next("everyPlanIsRepeatable");
        RandomRoutes routes = new RandomRoutes(Seeds.random(start));

        for (int i = 0; i < 5_000; i++) {
            RouteTable table = routes.table();
            Facts facts = routes.facts();
            View view = routes.view(table);

            // when
            RoutePlan plan = Router.plan(table, facts, view, i);

            // then
            assertThat(Router.plan(table, facts, view, i)).as("seed %d", start).isEqualTo(plan);
            assertThat(Router.explain(table, facts, view, i).plan()).isEqualTo(plan);
            if (plan instanceof RoutePlan.Ask ask) {
                assertThat(ask.candidates())
                        .as("seed %d", start)
                        .doesNotHaveDuplicates()
                        .hasSizeLessThanOrEqualTo(Router.LONGEST);
            }
        }
    }

    @Test
    void whatFailedLatelyComesLastInAllTiers() {
        // given
        RouteTable table = table(target(9, 0, 1), target(1, 1, 1));
        View view = Seen.of(Seen.idle().rests(UNTOLD), Seen.idle());

        // when
        List<Candidate> asked = asked(table, view, 7);

        // then
        assertThat(asked).extracting(Candidate::target).containsExactly(1, 0);
        assertThat(asked)
                .extracting(Candidate::standing)
                .containsExactly(Standing.READY, Standing.LAST);
    }

    @Test
    void whatNamedItsOwnTimeIsLeftOut() {
        // given
        RouteTable table = table(target(1, 0, 2), target(1, 0, 1));
        View view = Seen.of(Seen.idle().credentials(TOLD, Rest.NONE), Seen.idle().rests(TOLD));

        // when
        RoutePlan plan = Router.plan(table, FACTS, view, 7);

        // then
        assertThat(plan)
                .isInstanceOfSatisfying(
                        RoutePlan.Ask.class,
                        ask -> {
                            assertThat(ask.candidates()).hasSize(1);
                            assertThat(ask.candidates().getFirst().target()).isZero();
                            assertThat(ask.candidates().getFirst().credential()).isEqualTo(1);
                        });
        assertThat(plan.skipped())
                .containsExactlyInAnyOrder(
                        new Skipped(0, 0, Skipped.Reason.TOLD, 9),
                        new Skipped(1, 0, Skipped.Reason.TOLD, 9));
    }

    @Test
    void ofTwoRestsTheToldOneCounts() {
        // given
        RouteTable table = table(target(1, 0, 1), target(1, 0, 1));
        Rest long_ = new Rest(50, false);
        View view =
                Seen.of(
                        Seen.idle().rests(long_).credentials(TOLD),
                        Seen.idle().rests(TOLD).credentials(new Rest(12, true)));

        // then
        assertThat(Router.plan(table, FACTS, view, 7))
                .isEqualTo(
                        new RoutePlan.Nobody(
                                RoutePlan.Why.THROTTLED,
                                9,
                                List.of(
                                        new Skipped(0, 0, Skipped.Reason.TOLD, 9),
                                        new Skipped(1, 0, Skipped.Reason.TOLD, 12))));
    }

    @Test
    void aPlanIsNeverLongerThanItsBound() {
        // given
        RouteTable table = table(target(1, 0, Router.LONGEST + 5), target(1, 0, 3));

        // then
        assertThat(asked(table, Seen.all(table), 7)).hasSize(Router.LONGEST);
    }

    @Test
    void manyCredentialsOfOneTargetLeaveEveryOtherAPlace() {
        // given
        RouteTable table =
                table(
                        target(1, 0, Router.LONGEST + 5),
                        target(1, 1, 1),
                        target(1, 2, Router.LONGEST));

        // when
        List<Candidate> asked = asked(table, Seen.all(table), 7);

        // then
        assertThat(asked).hasSize(Router.LONGEST).doesNotHaveDuplicates();
        assertThat(asked.subList(0, Router.LONGEST - 2)).allMatch(one -> one.target() == 0);
        assertThat(asked.subList(Router.LONGEST - 2, Router.LONGEST))
                .extracting(Candidate::target)
                .containsExactly(1, 2);
    }

    @Test
    void moreTargetsThanPlacesAreAskedOnceEach() {
        // given
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < Router.LONGEST + 4; i++) {
            targets.add(target(1, i, 3));
        }
        RouteTable table = new RouteTable("m", new Weighted(), targets);

        // when
        List<Candidate> asked = asked(table, Seen.all(table), 7);

        // then
        assertThat(asked).hasSize(Router.LONGEST);
        for (int i = 0; i < Router.LONGEST; i++) {
            assertThat(asked.get(i).target()).isEqualTo(i);
        }
    }

    @Test
    void ofManyTargetsTheBestAreAskedInOrder() {
        // given
        long seed = Seeds.next("ofManyTargetsTheBestAreAskedInOrder");
        RandomGenerator random = Seeds.random(seed);

        for (int times = 0; times < 500; times++) {
            int count = Router.LONGEST - 2 + random.nextInt(60);
            Target[] targets = new Target[count];
            Seen[] seen = new Seen[count];
            for (int i = 0; i < count; i++) {
                int credentials = 1 + random.nextInt(3);
                targets[i] = target(1, 0, credentials);
                seen[i] = Seen.idle(credentials).turn(random.nextDouble());
            }
            RouteTable table = new RouteTable("m", new RoundRobin(), List.of(targets));
            View view = Seen.of(seen);

            // when
            List<Candidate> asked = asked(table, view, random.nextLong());

            // then
            List<Integer> best =
                    IntStream.range(0, count)
                            .boxed()
                            .sorted(
                                    Comparator.comparingDouble(
                                            i -> view.targets().get(i).extra().turn()))
                            .limit(Router.LONGEST)
                            .toList();
            assertThat(asked.stream().map(Candidate::target).distinct())
                    .as("seed %d", seed)
                    .isEqualTo(best);
        }
    }

    @Test
    void aPlaceIsKeptForATargetThatRestsToo() {
        // given
        RouteTable table = table(target(1, 0, 1), target(1, 1, Router.LONGEST + 1));
        View view = Seen.of(Seen.idle().rests(UNTOLD), Seen.idle(Router.LONGEST + 1));

        // when
        List<Candidate> asked = asked(table, view, 7);

        // then
        assertThat(asked).hasSize(Router.LONGEST);
        assertThat(asked.getLast().target()).isZero();
        assertThat(asked.getLast().standing()).isEqualTo(Standing.LAST);
    }

    @Test
    void whatIsFullComesAfterEveryTierThatHasRoomAndBeforeWhatFailedLately() {
        // given
        RouteTable table =
                table(target(1, 0, 1), target(1, 0, 1), target(1, 3, 1), target(1, 1, 1));
        View view =
                Seen.of(
                        Seen.idle().places(4, 4, 0),
                        Seen.idle().rests(UNTOLD),
                        Seen.idle(),
                        Seen.idle().places(1, 4, 1));

        // when
        List<Candidate> asked = asked(table, view, 7);

        // then
        assertThat(asked).extracting(Candidate::target).containsExactly(2, 0, 3, 1);
        assertThat(asked)
                .extracting(Candidate::standing)
                .containsExactly(Standing.READY, Standing.FULL, Standing.FULL, Standing.LAST);
    }

    @Test
    void whatIsSparedComesAfterTheOthersOfItsTierAndBeforeTheNext() {
        // given
        RouteTable table = table(target(1_000, 0, 1), target(1, 0, 1), target(1_000, 1, 1));
        View view = Seen.of(Seen.idle().share(1e-9f), Seen.idle(), Seen.idle());

        // when
        List<Candidate> asked = asked(table, view, 7);

        // then
        assertThat(asked).extracting(Candidate::target).containsExactly(1, 0, 2);
        assertThat(asked.get(1).standing()).isEqualTo(Standing.SPARED);
    }

    @Test
    void whatIsSparedGetsItsShareOfItsShare() {
        // given
        RouteTable table = table(target(1, 0, 1), target(1, 0, 1));
        View view = Seen.of(Seen.idle().share(0.5f).paceShare(0.5f), Seen.idle());
        long seed = Seeds.next("whatIsSparedGetsItsShareOfItsShare");
        RandomGenerator random = Seeds.random(seed);
        int first = 0;

        // when
        for (int i = 0; i < DRAWS; i++) {
            first += asked(table, view, random.nextLong()).getFirst().target() == 0 ? 1 : 0;
        }

        // then
        assertThat(first / (double) DRAWS)
                .as("a quarter of a half, seed %d", seed)
                .isCloseTo(0.125, Offset.offset(0.01));
    }

    @Test
    void tiersAndWeightsHaveBounds() {
        assertThatThrownBy(() -> target(0, 0, 1)).hasMessage("weight: 0 (expected: at least 1)");
        assertThatThrownBy(() -> target(1, -1, 1)).hasMessage("tier: -1 (expected: 0 to 100)");
        assertThatThrownBy(() -> target(1, 101, 1)).hasMessage("tier: 101 (expected: 0 to 100)");
        assertThatThrownBy(() -> target(1, 0, 0))
                .hasMessage("credentials: 0 (expected: at least 1)");
    }

    @Test
    void tiersAreKeptApartFromWhatIsFullAndLastUpToTheLastTier() {
        // given
        RouteTable table =
                table(target(1, 100, 1), target(1, 0, 1), target(1, 100, 1), target(1, 0, 1));
        View view =
                Seen.of(
                        Seen.idle().share(1e-9f),
                        Seen.idle().places(1, 1, 0),
                        Seen.idle().places(1, 1, 0),
                        Seen.idle().rests(UNTOLD));

        // then
        assertThat(asked(table, view, 7))
                .extracting(Candidate::target)
                .isEqualTo(Arrays.asList(0, 1, 2, 3));
    }
}
