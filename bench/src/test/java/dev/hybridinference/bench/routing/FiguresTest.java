package dev.hybridinference.bench.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hybridinference.bench.measure.Findings;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class FiguresTest {
    private static final long MILLI = 1_000_000;

    @Test
    void aPercentileIsTheSmallestValueThatTheShareDoesNotExceed() {
        long[] hundred = LongStream.rangeClosed(1, 100).toArray();

        assertThat(Tally.percentile(hundred, 99)).isEqualTo(99);
        assertThat(Tally.percentile(hundred, 50)).isEqualTo(50);
        assertThat(Tally.percentile(new long[] {7}, 99)).isEqualTo(7);
        assertThat(Tally.percentile(new long[0], 99)).isNaN();
    }

    @Test
    void refusedAndCutRequestsFailedAndThoseThatTheClientLeftDidNot() {
        Tally tally =
                new Tally(
                        List.of(
                                seen(Seen.End.WHOLE),
                                seen(Seen.End.REFUSED),
                                seen(Seen.End.CUT),
                                seen(Seen.End.LEFT)));

        assertThat(tally.failed()).isEqualTo(2);
        assertThat(tally.failedPercent()).isEqualTo(50);
    }

    @Test
    void goodputCountsWholeAnswersUntilTheLastOne() {
        Tally tally = new Tally(List.of(seen(Seen.End.WHOLE), seen(Seen.End.REFUSED)));

        assertThat(Overload.goodput(tally)).isCloseTo(10, within(0.001));
    }

    @Test
    void aLineIsFoundWithItsSlopeAndItsRise() {
        ProcessWatch.Trend trend =
                ProcessWatch.fit(new double[] {0, 0.5, 1.0}, new double[] {10, 11, 12});

        assertThat(trend.mean()).isEqualTo(11);
        assertThat(trend.slope()).isCloseTo(2, within(0.001));
        assertThat(trend.rise()).isCloseTo(2, within(0.001));
        assertThat(ProcessWatch.fit(new double[] {1}, new double[] {5}).slope()).isZero();
    }

    @Test
    void aGoalThatIsNotReachedIsMissedAndNothingAlsoIs() {
        Findings findings = new Findings();

        findings.atMost("a", "all", 1, 1);
        findings.atMost("b", "all", 1.1, 1);
        findings.atLeast("c", "all", Double.NaN, 1);

        assertThat(findings.table().plain().lines().skip(1))
                .satisfiesExactly(
                        a -> assertThat(a).endsWith(" ok"),
                        b -> assertThat(b).endsWith("missed"),
                        c -> assertThat(c).endsWith("missed"));
    }

    @Test
    void partsAreNamedOrRefused() {
        assertThat(RoutingPart.parse("storm, soak"))
                .containsExactly(RoutingPart.STORM, RoutingPart.SOAK);
        assertThat(RoutingPart.parse("")).hasSize(RoutingPart.values().length);
        assertThatThrownBy(() -> RoutingPart.parse("rain")).hasMessageContaining("rain");
    }

    private static Seen seen(Seen.End end) {
        return new Seen("x", 0, 0, 200, 50 * MILLI, 100 * MILLI, true, end);
    }
}
