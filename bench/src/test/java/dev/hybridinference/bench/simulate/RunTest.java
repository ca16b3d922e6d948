package dev.hybridinference.bench.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.kernel.route.Strategy;
import dev.hybridinference.kernel.route.strategy.Cost;
import dev.hybridinference.kernel.route.strategy.Latency;
import dev.hybridinference.kernel.route.strategy.LeastBusy;
import dev.hybridinference.kernel.route.strategy.Ordered;
import dev.hybridinference.kernel.route.strategy.RoundRobin;
import dev.hybridinference.kernel.route.strategy.Weighted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RunTest {
    private static final List<Strategy> STRATEGIES =
            List.of(
                    new Uniform(),
                    new Ordered(),
                    new Weighted(),
                    new RoundRobin(),
                    new LeastBusy(),
                    new Latency(),
                    new Cost());

    private record Sent(long nanos, long turn, int target) {}

    /** The scenario in less time. */
    private static Scenario brief(Scenario scenario, double seconds) {
        Traffic traffic = scenario.traffic();
        return new Scenario(
                scenario.name(),
                scenario.about(),
                scenario.members(),
                new Traffic(traffic.turnsPerSecond(), seconds, traffic.talk()));
    }

    private static List<Sent> sent(Scenario scenario, Strategy strategy, long seed) {
        List<Sent> sent = new ArrayList<>();
        new Run(
                        scenario,
                        strategy,
                        seed,
                        (nanos, turn, target) -> sent.add(new Sent(nanos, turn.id(), target)))
                .figures();
        return sent;
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        for (Strategy strategy : STRATEGIES) {
            Scenario scenario = brief(Scenarios.all().get(4), 90);
            List<Sent> once = sent(scenario, strategy, 3);
            assertThat(sent(scenario, strategy, 3)).as(strategy.word()).isEqualTo(once);
            assertThat(sent(scenario, strategy, 4)).isNotEqualTo(once);
            assertThat(new Run(scenario, strategy, 3).figures())
                    .isEqualTo(new Run(scenario, strategy, 3).figures());
        }
    }

    @Test
    void whatIsStillToComeChangesNoDecisionBefore() {
        // given: two worlds that are the same for 100 seconds
        Scenario fine = brief(Scenarios.all().get(0), 160);
        List<Member> troubled = new ArrayList<>();
        for (Member member : fine.members()) {
            troubled.add(member.in(Trouble.of(new Trouble.Spell(100, 160, 0.9, 20))));
        }
        Scenario bad = new Scenario("later", "later", troubled, fine.traffic());

        for (Strategy strategy : STRATEGIES) {
            // when
            List<Sent> well = sent(fine, strategy, 5);
            List<Sent> badly = sent(bad, strategy, 5);

            // then
            assertThat(until(badly, 100)).as(strategy.word()).isEqualTo(until(well, 100));
            assertThat(badly).isNotEqualTo(well);
        }
    }

    private static List<Sent> until(List<Sent> all, double seconds) {
        List<Sent> before =
                all.stream().filter(one -> one.nanos() < Timeline.nanos(seconds)).toList();
        assertThat(before).hasSizeGreaterThan(500);
        return before;
    }

    @Test
    void everyRequestEndsExactlyOnceInEveryScenario() {
        for (Scenario whole : Scenarios.all()) {
            Scenario scenario = brief(whole, 130);
            Set<Long> turns = new HashSet<>();
            scenario.traffic().conversations(2).stream()
                    .flatMap(List::stream)
                    .forEach(turn -> turns.add(turn.id()));
            for (Strategy strategy : STRATEGIES) {
                // when: a request that ends twice, or not, is an error of the run
                Set<Long> asked = new HashSet<>();
                Tally.Figures figures =
                        new Run(
                                        scenario,
                                        strategy,
                                        2,
                                        (nanos, turn, target) -> asked.add(turn.id()))
                                .figures();

                // then
                assertThat(figures.asked().requests())
                        .as("%s, %s", scenario.name(), strategy.word())
                        .isEqualTo(turns.size());
                assertThat(turns).containsAll(asked);
            }
        }
    }

    @Test
    void allStrategiesMeetTheSameTraffic() {
        Traffic traffic = Scenarios.all().getFirst().traffic();
        List<List<Turn>> once = traffic.conversations(9);
        assertThat(traffic.conversations(9)).isEqualTo(once);
        assertThat(traffic.conversations(8)).isNotEqualTo(once);
        for (List<Turn> turns : once) {
            for (int i = 1; i < turns.size(); i++) {
                Turn before = turns.get(i - 1);
                assertThat(turns.get(i).prompt())
                        .isGreaterThanOrEqualTo(before.prompt() + before.answer());
                assertThat(turns.get(i).nanos()).isGreaterThanOrEqualTo(before.nanos());
            }
        }
        List<Long> ids = once.stream().flatMap(List::stream).map(Turn::id).sorted().toList();
        assertThat(ids).isEqualTo(Stream.iterate(0L, id -> id + 1).limit(ids.size()).toList());
    }

    @Test
    void aTallyThatIsNotCompleteIsRefused() {
        // given
        Tally tally = new Tally();
        tally.came(new Turn(0, 0, 1, 1, 0));

        // then
        assertThatThrownBy(() -> tally.figures(1)).hasMessageContaining("still open: 1");
    }

    @Test
    void nothingIsPlannedInThePast() {
        // given
        Timeline timeline = new Timeline();
        timeline.at(5, () -> timeline.at(4, () -> {}));

        // then
        assertThatThrownBy(timeline::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: at least 5");
    }
}
