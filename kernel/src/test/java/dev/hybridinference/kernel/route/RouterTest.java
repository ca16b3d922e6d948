package dev.hybridinference.kernel.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class RouterTest {
    private static final long SEED = 20_260_101L;
    private static final int DRAWS = 40_000;
    private static final Rest UNTOLD = new Rest(5, false);
    private static final Rest TOLD = new Rest(9, true);

    private static Target target(int weight, int tier, int credentials) {
        return new Target(new TargetId("p" + weight, "m" + tier), weight, tier, credentials);
    }

    private static View.TargetView seen(Rest rest, Rest... credentials) {
        return new View.TargetView(0, rest, List.of(credentials));
    }

    private static View awake(List<Target> targets) {
        List<View.TargetView> views = new ArrayList<>();
        for (Target target : targets) {
            Rest[] rests = new Rest[target.credentials()];
            java.util.Arrays.fill(rests, Rest.NONE);
            views.add(seen(Rest.NONE, rests));
        }
        return new View(views);
    }

    private static List<Candidate> candidates(RoutePlan plan) {
        if (plan instanceof RoutePlan.Ask ask) {
            return ask.candidates();
        }
        throw new AssertionError(plan);
    }

    @Test
    void sharesFollowTheWeightsWithinATier() {
        // given
        List<Target> targets = List.of(target(1, 0, 1), target(2, 0, 1), target(5, 0, 1));
        SplittableRandom random = new SplittableRandom(SEED);
        int[] first = new int[3];

        // when
        for (int i = 0; i < DRAWS; i++) {
            RoutePlan plan = Router.plan(targets, awake(targets), random.nextLong());
            first[candidates(plan).getFirst().target()]++;
        }

        // then
        for (int i = 0; i < 3; i++) {
            double share = targets.get(i).weight() / 8.0;
            assertThat(first[i] / (double) DRAWS)
                    .as("share of target %d with seed %d", i, SEED)
                    .isCloseTo(share, Offset.offset(0.01));
        }
    }

    @Test
    void credentialsOfATargetAreUsedInTurnEqually() {
        // given
        List<Target> targets = List.of(target(1, 0, 4));
        SplittableRandom random = new SplittableRandom(SEED);
        int[] first = new int[4];

        // when
        for (int i = 0; i < DRAWS; i++) {
            RoutePlan plan = Router.plan(targets, awake(targets), random.nextLong());
            first[candidates(plan).getFirst().credential()]++;
        }

        // then
        for (int count : first) {
            assertThat(count / (double) DRAWS)
                    .as("share with seed %d", SEED)
                    .isCloseTo(0.25, Offset.offset(0.01));
        }
    }

    @Test
    void aHigherTierComesAfterEveryLowerOneAndThePlanIsRepeatable() {
        // given
        List<Target> targets = List.of(target(100, 1, 2), target(1, 0, 2), target(1, 0, 1));
        SplittableRandom random = new SplittableRandom(SEED);

        for (int i = 0; i < 1_000; i++) {
            long seed = random.nextLong();

            // when
            RoutePlan plan = Router.plan(targets, awake(targets), seed);

            // then
            assertThat(candidates(plan))
                    .as("seed %d", seed)
                    .hasSize(5)
                    .doesNotHaveDuplicates()
                    .extracting(c -> targets.get(c.target()).tier())
                    .containsExactly(0, 0, 0, 1, 1);
            assertThat(Router.plan(targets, awake(targets), seed)).isEqualTo(plan);
        }
    }

    @Test
    void whatFailedLatelyComesLastInAllTiers() {
        // given
        List<Target> targets = List.of(target(9, 0, 1), target(1, 1, 1));
        View view = new View(List.of(seen(UNTOLD, Rest.NONE), seen(Rest.NONE, Rest.NONE)));

        // when
        List<Candidate> asked = candidates(Router.plan(targets, view, 7));

        // then
        assertThat(asked).extracting(Candidate::target).containsExactly(1, 0);
        assertThat(asked).extracting(Candidate::resting).containsExactly(false, true);
    }

    @Test
    void whatNamedItsOwnTimeIsLeftOut() {
        // given
        List<Target> targets = List.of(target(1, 0, 2), target(1, 0, 1));
        View view = new View(List.of(seen(Rest.NONE, TOLD, Rest.NONE), seen(TOLD, Rest.NONE)));

        // when
        List<Candidate> asked = candidates(Router.plan(targets, view, 7));

        // then
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().target()).isZero();
        assertThat(asked.getFirst().credential()).isEqualTo(1);
    }

    @Test
    void whenAllNamedTheirTimeTheEarliestIsTold() {
        // given
        List<Target> one = List.of(target(1, 0, 1));
        List<Target> two = List.of(target(1, 0, 1), target(1, 1, 1));
        View view = new View(List.of(seen(TOLD, UNTOLD), seen(Rest.NONE, new Rest(4, true))));

        // then
        assertThat(Router.plan(two, view, 7))
                .isEqualTo(new RoutePlan.Saturated(Duration.ofNanos(4), view));
        View alone = new View(List.of(seen(Rest.NONE, TOLD)));
        assertThat(Router.plan(one, alone, 7))
                .isEqualTo(new RoutePlan.Saturated(Duration.ofNanos(9), alone));
    }

    @Test
    void aPlanIsNeverLongerThanItsBound() {
        // given
        List<Target> targets = List.of(target(1, 0, Router.LONGEST + 5), target(1, 0, 3));

        // then
        assertThat(candidates(Router.plan(targets, awake(targets), 7))).hasSize(Router.LONGEST);
    }

    @Test
    void manyCredentialsOfOneTargetLeaveEveryOtherAPlace() {
        // given
        List<Target> targets =
                List.of(
                        target(1, 0, Router.LONGEST + 5),
                        target(1, 1, 1),
                        target(1, 2, Router.LONGEST));

        // when
        List<Candidate> asked = candidates(Router.plan(targets, awake(targets), 7));

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

        // when
        List<Candidate> asked = candidates(Router.plan(targets, awake(targets), 7));

        // then
        assertThat(asked).hasSize(Router.LONGEST);
        for (int i = 0; i < Router.LONGEST; i++) {
            assertThat(asked.get(i).target()).isEqualTo(i);
        }
    }

    @Test
    void aPlaceIsKeptForATargetThatRestsToo() {
        // given
        List<Target> targets = List.of(target(1, 0, 1), target(1, 1, Router.LONGEST + 1));
        View awake = awake(targets);
        View view = new View(List.of(seen(UNTOLD, Rest.NONE), awake.targets().get(1)));

        // when
        List<Candidate> asked = candidates(Router.plan(targets, view, 7));

        // then
        assertThat(asked).hasSize(Router.LONGEST);
        assertThat(asked.getLast().target()).isZero();
        assertThat(asked.getLast().resting()).isTrue();
    }
}
