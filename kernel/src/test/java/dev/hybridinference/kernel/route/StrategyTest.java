package dev.hybridinference.kernel.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.route.TargetView.Pace;
import dev.hybridinference.kernel.route.TargetView.Tariff;
import dev.hybridinference.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The rule of each strategy. */
final class StrategyTest {
    private static final Tariff CHEAP = new Tariff(150_000, 75_000, 600_000, 0);
    private static final Tariff DEAR = new Tariff(3_000_000, 300_000, 15_000_000, 0);

    private static RouteTable table(String strategy, int... weights) {
        List<Target> targets = new ArrayList<>();
        for (int weight : weights) {
            targets.add(new Target(new TargetId("p", "m"), weight, 0, 1));
        }
        return new RouteTable("m", RandomRoutes.named(strategy), targets);
    }

    private static Facts facts(long input, long maxOutput) {
        return new Facts(Operation.CHAT, input, maxOutput, Call.Needs.NONE, false);
    }

    private static List<Integer> order(RouteTable table, Facts facts, View view, long seed) {
        if (Router.plan(table, facts, view, seed) instanceof RoutePlan.Ask ask) {
            return ask.candidates().stream().map(Candidate::target).toList();
        }
        throw new AssertionError("nobody");
    }

    private static int first(RouteTable table, Facts facts, View view, long seed) {
        return order(table, facts, view, seed).getFirst();
    }

    private static double score(RouteTable table, Facts facts, View view, int target) {
        if (Router.plan(table, facts, view, 7) instanceof RoutePlan.Ask ask) {
            for (Candidate one : ask.candidates()) {
                if (one.target() == target) {
                    return one.score();
                }
            }
        }
        throw new AssertionError("not asked: " + target);
    }

    @Test
    void orderedFollowsTheList() {
        for (long seed = 0; seed < 50; seed++) {
            RouteTable table = table("ordered", 1, 100, 10_000);
            assertThat(order(table, facts(10, 10), Seen.all(table), seed)).containsExactly(0, 1, 2);
        }
    }

    @Test
    void weightedPrefersWhoRemembersThePromptInProportion() {
        // given
        RouteTable table = table("weighted", 1, 1);
        View none = Seen.of(Seen.idle(), Seen.idle());
        View half = Seen.of(Seen.idle().cached(500), Seen.idle());
        View whole = Seen.of(Seen.idle().cached(5_000), Seen.idle());

        // then
        assertThat(share(table, none)).isCloseTo(0.5, within(0.02));
        // two exponential draws, one of them times f: the share is 1 / (1 + f)
        assertThat(share(table, half)).isCloseTo(1 / (1 + 0.525), within(0.02));
        assertThat(share(table, whole)).isCloseTo(1 / (1 + 0.05), within(0.02));
    }

    private static double share(RouteTable table, View view) {
        RandomGenerator random = Seeds.random("weightedPrefersWhoRemembers");
        int first = 0;
        for (int i = 0; i < 20_000; i++) {
            first += first(table, facts(1_000, 10), view, random.nextLong()) == 0 ? 1 : 0;
        }
        return first / 20_000.0;
    }

    @Test
    void takingTurnsIsSmooth() {
        // given
        int[] weights = {5, 1, 1, 3};
        RouteTable table = table("round_robin", weights);
        RandomGenerator random = Seeds.random("takingTurnsIsSmooth");
        double[] finish = new double[4];
        int[] asked = new int[4];
        double time = 0;

        for (int round = 1; round <= 1_000; round++) {
            Seen[] seen = new Seen[4];
            Arrays.setAll(seen, i -> Seen.idle().turn(finish[i]));

            // when
            int picked = first(table, facts(10, 10), Seen.of(seen), random.nextLong());
            double before = finish[picked];
            finish[picked] = Math.max(finish[picked], time) + 1.0 / weights[picked];
            time = before;
            asked[picked]++;

            // then
            for (int i = 0; i < 4; i++) {
                assertThat((double) asked[i])
                        .as("target %d after %d", i, round)
                        .isCloseTo(round * weights[i] / 10.0, within(1.5));
            }
        }
    }

    @Test
    void leastBusyGoesByTokensForTheWeight() {
        // given
        RouteTable table = table("least_busy", 1, 2);
        Facts facts = facts(1_000, 10);

        // then
        View busy = Seen.of(Seen.idle().work(3, 6_000, 2), Seen.idle().work(1, 12_001, -1));
        assertThat(score(table, facts, busy, 0)).isEqualTo(6_000 + 1_000 + 2 * 1_000);
        assertThat(score(table, facts, busy, 1)).isEqualTo(12_001 / 2.0 + 500);
        assertThat(first(table, facts, busy, 7)).isOne();
        View remembered = Seen.of(Seen.idle().cached(800), Seen.idle().work(1, 10, 0));
        assertThat(score(table, facts, remembered, 0)).isEqualTo(200);
        assertThat(first(table, facts, remembered, 7)).isZero();
    }

    @Test
    void latencyAddsUpWhatTheAnswerTakes() {
        // given
        RouteTable table = table("latency", 1, 1);
        View view =
                Seen.of(
                        Seen.idle().pace(400_000, 20_000, Pace.SURE).work(8, 1, 2).cached(500),
                        Seen.idle().pace(900_000, 10_000, Pace.SURE));

        // then: 3,700 and 1,900, to an eighth of the power of two below
        double times = 400 + 20 * 100;
        assertThat(times + times * 8 / 16.0 + 400 * 2 / 4.0 - 20 * 0.01 * 500).isEqualTo(3_700);
        assertThat(score(table, facts(1_000, 100), view, 0)).isEqualTo(3_584);
        assertThat(score(table, facts(1_000, 100), view, 1)).isEqualTo(1_792);
        assertThat(first(table, facts(1_000, 100), view, 7)).isOne();
        assertThat(first(table, facts(1_000, 1), view, 7)).isZero();
    }

    @Test
    void latencyLooksAtWhoRemembersThePromptBesideTheTwo() {
        // given
        RouteTable table = table("latency", 10_000, 10_000, 1);
        Seen known = Seen.idle().pace(400_000, 20_000, Pace.SURE);
        View view =
                Seen.of(known, known, Seen.idle().pace(500_000, 20_000, Pace.SURE).cached(2_000));

        // then
        for (long seed = 0; seed < 100; seed++) {
            assertThat(first(table, facts(2_000, 100), view, seed))
                    .as("seed %d", seed)
                    .isEqualTo(2);
        }
    }

    @Test
    void latencyDoesNotSendEverybodyToWhoWasFastestBeforeItsAnswersEnd() {
        // given
        RouteTable table = table("latency", 1, 1);
        RandomGenerator random = Seeds.random("latencyDoesNotSendEverybody");
        int[] inFlight = new int[2];

        // when
        for (int i = 0; i < 60; i++) {
            View view =
                    Seen.of(
                            Seen.idle().pace(100_000, 20_000, Pace.SURE).work(inFlight[0], 0, -1),
                            Seen.idle().pace(100_000, 22_000, Pace.SURE).work(inFlight[1], 0, -1));
            inFlight[first(table, facts(100, 400), view, random.nextLong())]++;
        }

        // then
        assertThat(inFlight[0] - inFlight[1]).isBetween(-15, 15);
    }

    @Test
    void latencyTakesTheFasterOfTwoThatWereDrawn() {
        // given
        RouteTable table = table("latency", 1, 1, 1, 1, 1);
        Seen[] seen = new Seen[5];
        Arrays.setAll(seen, i -> Seen.idle().pace(100_000L * (i + 1), 0, Pace.SURE));
        RandomGenerator random = Seeds.random("latencyTakesTheFasterOfTwo");
        int[] first = new int[5];

        // when
        for (int i = 0; i < 20_000; i++) {
            first[first(table, facts(10, 10), Seen.of(seen), random.nextLong())]++;
        }

        // then
        // of the ten pairs, target i is the faster one in 4 - i
        for (int i = 0; i < 5; i++) {
            assertThat(first[i] / 20_000.0).isCloseTo((4 - i) / 10.0, within(0.02));
        }
    }

    @Test
    void latencyTriesAnUnknownTargetOnlyAFewTimesAtOnce() {
        // given
        RouteTable table = table("latency", 1, 1);
        Seen known = Seen.idle().pace(100_000, 1_000, Pace.SURE);
        RandomGenerator random = Seeds.random("latencyTriesAnUnknownTarget");
        int inFlight = 0;

        // when
        for (int i = 0; i < 200; i++) {
            View view = Seen.of(known, Seen.idle().work(inFlight, 0, -1));
            inFlight += first(table, facts(10, 10), view, random.nextLong());
        }

        // then
        assertThat(inFlight).isEqualTo(Pace.SURE);
    }

    @Test
    void latencyTriesAnUnknownTargetOnlyUntilItIsKnown() {
        // given
        RouteTable table = table("latency", 1, 1);
        Seen known = Seen.idle().pace(100_000, 1_000, Pace.SURE);
        RandomGenerator random = Seeds.random("latencyTriesUntilKnown");
        int answers = 0;

        // when
        for (int i = 0; i < 200; i++) {
            View view = Seen.of(known, Seen.idle().pace(900_000, 9_000, answers));
            answers += first(table, facts(10, 10), view, random.nextLong());
        }

        // then
        assertThat(answers).isEqualTo(Pace.SURE);
    }

    @Test
    void latencyDrawsItsTwoAmongThoseThatCanServe() {
        // given
        RouteTable table = table("latency", 10_000, 10_000, 1, 1);
        View view =
                Seen.of(
                        Seen.idle().pace(100, 1, Pace.SURE).places(1, 1, 0),
                        Seen.idle().pace(100, 1, Pace.SURE).rests(new Rest(9, true)),
                        Seen.idle().pace(900_000, 1, Pace.SURE),
                        Seen.idle().pace(100_000, 1, Pace.SURE));

        // then
        for (long seed = 0; seed < 100; seed++) {
            assertThat(first(table, facts(10, 10), view, seed)).as("seed %d", seed).isEqualTo(3);
        }
    }

    @Test
    void costIsThatOfThePromptAndTheAnswerToBeExpected() {
        // given
        RouteTable table = table("cost", 1, 1, 1);
        View view = Seen.of(Seen.idle().tariff(DEAR), Seen.idle().tariff(CHEAP), Seen.idle());

        // then
        // 2,000 tokens of prompt at 3 USD and 500 of answer at 15 USD for a million
        assertThat(score(table, facts(2_000, 500), view, 0)).isEqualTo(13_500e6);
        assertThat(score(table, facts(2_000, 500), view, 1)).isEqualTo(600e6);
        assertThat(order(table, facts(2_000, 500), view, 7)).containsExactly(1, 0, 2);
        // without a limit the answer is taken to be as long as usual
        assertThat(score(table, facts(0, Call.UNLIMITED), view, 1))
                .isEqualTo(600_000.0 * View.OUTPUT_TOKENS);
    }

    @Test
    void whatIsRememberedCostsLess() {
        // given
        RouteTable table = table("cost", 1, 1);
        Tariff half = new Tariff(1_600_000, 800_000, 6_400_000, 0);
        View view =
                Seen.of(
                        Seen.idle().tariff(DEAR).cached(100_000),
                        Seen.idle().tariff(half).cached(0));

        // then
        // all 50,000 at 0.3 USD, and 100 at 15 USD
        assertThat(score(table, facts(50_000, 100), view, 0)).isEqualTo(16_500e6);
        assertThat(score(table, facts(50_000, 100), view, 1)).isEqualTo(80_640e6);
        assertThat(first(table, facts(50_000, 100), view, 7)).isZero();
        View talkative = new View(100_000, view.targets());
        assertThat(first(table, facts(50_000, Call.UNLIMITED), talkative, 7)).isOne();
    }

    @Test
    void anHourOfAMachineIsSharedByThoseWhoUseIt() {
        // given
        RouteTable table = table("cost", 1, 1);
        Tariff machine = new Tariff(0, 0, 0, 10_000_000);
        View view =
                Seen.of(
                        Seen.idle().tariff(machine).pace(400_000, 20_000, Pace.SURE).work(7, 0, 0),
                        Seen.idle().tariff(machine).pace(400_000, 20_000, Pace.SURE));

        // then
        // 2.4 s of an hour at 10 USD
        assertThat(score(table, facts(1, 100), view, 1)).isCloseTo(2.4 / 360 * 1e12, within(1.0));
        assertThat(score(table, facts(1, 100), view, 0))
                .isCloseTo(2.4 / 360 / 8 * 1e12, within(1.0));
    }

    @Test
    void theTermsThatAreExplainedAddUpToTheScore() {
        // given
        long start = Seeds.next("theTermsAddUp");
        RandomRoutes routes = new RandomRoutes(Seeds.random(start));

        for (int i = 0; i < 3_000; i++) {
            RouteTable table = routes.table();

            // when
            Explanation why = Router.explain(table, routes.facts(), routes.view(table), i);

            // then
            assertThat(why.terms()).hasSize(table.targets().size());
            boolean[] asked = new boolean[table.targets().size()];
            if (why.plan() instanceof RoutePlan.Ask ask) {
                for (Candidate one : ask.candidates()) {
                    asked[one.target()] = true;
                    double sum = 0;
                    for (Term term : why.terms().get(one.target())) {
                        sum += term.value();
                    }
                    assertThat(sum).as("seed %d", start).isEqualTo(one.score());
                }
            }
            boolean cut = table.targets().size() > Router.LONGEST;
            for (int t = 0; t < asked.length && !cut; t++) {
                assertThat(why.terms().get(t).isEmpty()).as("seed %d", start).isEqualTo(!asked[t]);
            }
        }
    }

    @Test
    void everyStrategyHasAWordAndASentence() {
        assertThat(RandomRoutes.STRATEGIES)
                .extracting(Strategy::word)
                .containsExactly(
                        "ordered", "weighted", "round_robin", "least_busy", "latency", "cost");
        assertThat(RandomRoutes.STRATEGIES)
                .allSatisfy(one -> assertThat(one.about()).endsWith("."))
                .filteredOn(Strategy::usesTariff)
                .extracting(Strategy::word)
                .containsExactly("cost");
        assertThat(RandomRoutes.STRATEGIES)
                .filteredOn(Strategy::usesTurns)
                .extracting(Strategy::word)
                .containsExactly("round_robin");
    }

    @Test
    void aStrategyOfOnesOwnNeedsNothingElse() {
        // given
        Strategy longestFirst =
                new Strategy() {
                    @Override
                    public String word() {
                        return "heaviest";
                    }

                    @Override
                    public String about() {
                        return "The heaviest first.";
                    }

                    @Override
                    public void score(Scoring of) {
                        of.add("weight", -of.weight());
                    }
                };
        RouteTable table = table("ordered", 1, 9, 5).with(longestFirst);

        // when
        Explanation why = Router.explain(table, facts(1, 1), Seen.all(table), 7);

        // then
        assertThat(order(table, facts(1, 1), Seen.all(table), 7)).containsExactly(1, 2, 0);
        assertThat(why.terms().get(1)).containsExactly(new Term("weight", -9));
        assertThat(RouteTableText.read(table.text(), word -> longestFirst).id())
                .isEqualTo(table.id());
    }
}
