package dev.hybridinference.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hybridinference.bench.candidate.Sample;
import dev.hybridinference.bench.candidate.Way;
import dev.hybridinference.bench.load.LoadResult;
import dev.hybridinference.bench.load.Spread;
import dev.hybridinference.bench.measure.Series;
import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.bench.startup.StartRace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {

    private static final LoadResult TEN_REQUESTS =
            new LoadResult(
                    10, 10, 0, 0, 0, 1, "", Spread.NONE, Spread.NONE, Spread.NONE, Spread.NONE);

    @Test
    void saysByHowMuchATargetIsMissed() {
        assertThat(new Target("CPU / nginx", 1.49, 1.5, "").line())
                .isEqualTo("reached  CPU / nginx: 1.49 (limit 1.50)");
        assertThat(new Target("CPU / nginx", 1.8, 1.5, "").line())
                .isEqualTo("MISSED   CPU / nginx: 1.80 (limit 1.50), by 20 %");
    }

    @Test
    void ratiosAndAddedLatencyComeFromPairedRounds() {
        // given
        Samples samples = new Samples();
        cpu(samples, Way.NGINX, 100_000, 300_000, 100_000);
        cpu(samples, Way.GATEWAY, 140_000, 480_000, 150_000);
        // when
        Report report = new Report(samples, false, null);
        // then
        assertThat(report.targets())
                .containsExactly(new Target("request: CPU µs / nginx", 1.5, 1.5, ""));
        assertThat(report.table().plain()).contains("not counted here");
        assertThat(report.table().markdown())
                .contains("| request: CPU µs | - | 10.0 (10.0-30.0) | 15.0 (14.0-48.0) |");
    }

    @Test
    void instructionsAreATargetWhereTheyAreCounted() {
        Samples samples = new Samples();
        samples.add(Part.UNARY, Way.NGINX, sample(1, 50_000));
        samples.add(Part.UNARY, Way.GATEWAY, sample(1, 80_000));
        assertThat(new Report(samples, true, null).targets())
                .contains(new Target("request: k instructions / nginx", 1.6, 1.7, ""));
    }

    @Test
    void startUpIsComparedRoundByRound() {
        StartRace race =
                new StartRace(
                        new Series(List.of(200.0, 400.0, 200.0)),
                        new Series(List.of(280.0, 500.0, 300.0)));
        assertThat(new Report(new Samples(), false, race).targets())
                .containsExactly(new Target("start / bare Netty server's start", 1.4, 1.5, ""));
    }

    @Test
    void booksThatDifferEndTheRun() {
        new Books(5, 5, 5, 2, 2).require();
        for (Books books :
                List.of(
                        new Books(5, 4, 5, 2, 2),
                        new Books(5, 5, 6, 2, 2),
                        new Books(5, 5, 5, 2, 1))) {
            assertThatExceptionOfType(BenchFailure.class)
                    .isThrownBy(books::require)
                    .withMessageContaining("books differ: 5 requests sent");
        }
    }

    @Test
    void probesAndScrapesAreNoRequestLines(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("access.log");
        Files.writeString(log, "POST /v1/chat\nGET /livez\nGET /metrics\nPOST /v1/chat\n");
        assertThat(Books.requestLines(log)).isEqualTo(2);
        assertThat(Books.usageAsked("{\"streams\":9,\"usage_asked\":7,\"cancelled\":0}"))
                .isEqualTo(7);
    }

    @Test
    void partsAreNamedOneByOne() {
        assertThat(Part.parse("")).containsExactly(Part.values());
        assertThat(Part.parse("body, unary")).containsExactly(Part.UNARY, Part.BODY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Part.parse("unary,speed"))
                .withMessageContaining("--only: speed")
                .withMessageContaining("streams3000");
    }

    private static void cpu(Samples samples, Way way, long... nanos) {
        for (long value : nanos) {
            samples.add(Part.UNARY, way, sample(value, -1));
        }
    }

    private static Sample sample(long cpuNanos, long instructions) {
        return new Sample(
                TEN_REQUESTS,
                cpuNanos,
                1,
                instructions < 0 ? OptionalLong.empty() : OptionalLong.of(instructions));
    }
}
