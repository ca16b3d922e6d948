package dev.hybridinference.bench.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hybridinference.bench.simulate.Results.Row;
import dev.hybridinference.bench.simulate.Tally.Asked;
import dev.hybridinference.bench.simulate.Tally.Figures;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

final class WordsTest {
    private static final Scenario SCENARIO = Scenarios.all().getFirst();

    private static Row row(String name, double p99, double dollars) {
        Asked asked = new Asked(1_000, 900, 300);
        return new Row(
                name,
                List.of(
                        new Figures(0.2, p99, dollars, 0, asked),
                        new Figures(0.2, p99 + 0.1, dollars + 0.01, 0, asked),
                        new Figures(0.2, p99 + 0.2, dollars, 0, asked)));
    }

    private static final Results RESULTS =
            new Results(
                    SCENARIO,
                    List.of(row("random", 2, 1), row("quick", 1, 2), row("thrifty", 4, 0.5)));

    @Test
    void anIntervalIsStudents() {
        // mean 2, deviation 1, three values: 4.303 / sqrt 3
        Spread spread = Spread.of(new double[] {1, 2, 3});
        assertThat(spread.mean()).isEqualTo(2);
        assertThat(spread.half()).isCloseTo(2.484, within(0.001));
    }

    @Test
    void whoWinsAndWhoLosesIsSaid() {
        assertThat(Words.markdown(List.of(RESULTS), 3))
                .contains("| quick | 0.20 ± 0.00 | 1.10 ± 0.25 | 2.00 ± 0.01 | 0.00 ± 0.00 |")
                .contains("Lowest p99: `quick` with 1.10 s; highest of ours: `thrifty`")
                .contains("Cheapest: `thrifty` with 0.50 USD")
                .contains("Worse than `random` in p99, beyond chance: `thrifty`.")
                .contains("Worse than `random` in cost, beyond chance: `quick`.")
                .doesNotContain("in p50, beyond chance");
    }

    @Test
    void thePictureIsWellFormedAndHasAPointForEachStrategy() throws Exception {
        // when
        String svg = Plot.of(List.of(RESULTS, RESULTS));

        // then
        org.w3c.dom.Document xml =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)));
        assertThat(xml.getElementsByTagName("circle").getLength()).isEqualTo(3 + 2 * 3);
        assertThat(svg).contains(">random<", ">quick<", ">thrifty<", SCENARIO.name());
        assertThat(svg).doesNotContain("NaN");
    }

    @Test
    void aScaleNamesRoundValuesWithinItsBounds() {
        assertThat(Axis.plain(0.13, 1.9).ticks()).containsExactly(0.5, 1.0, 1.5);
        assertThat(Axis.logarithmic(0.4, 90).ticks())
                .containsExactly(0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0);
        assertThat(Axis.logarithmic(1, 100).at(10)).isCloseTo(0.5, within(1e-9));
        assertThat(Axis.plain(1, 3).at(9)).isEqualTo(1);
    }

    @Test
    void onlyThePartBetweenTheMarkersOfAPageIsWritten() {
        // given
        String page = "before\n" + Document.BEGIN + "old\n" + Document.END + "after\n";

        // when
        String written = Document.with(page, "new\n");

        // then
        assertThat(written)
                .isEqualTo("before\n" + Document.BEGIN + "\nnew\n\n" + Document.END + "after\n");
        assertThat(Document.with(written, "new\n")).isEqualTo(written);
        assertThatThrownBy(() -> Document.with("nothing", "new"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("simulation:begin");
    }
}
