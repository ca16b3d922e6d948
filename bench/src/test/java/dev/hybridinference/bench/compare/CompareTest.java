package dev.hybridinference.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.bench.process.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs of direct beside a gateway in a child process. */
@Tag("long")
class CompareTest {

    @TempDir Path folder;

    @Test
    void reportsBothWaysWhenTheGatewayDoesItsDuties() throws Exception {
        // when
        String printed = run("nothing", Set.of(Part.UNARY, Part.STREAM));
        // then
        assertThat(printed)
                .contains("request: CPU µs")
                .contains("paced chunk: CPU µs")
                .contains("books agree: ")
                .contains("seed: 42");
    }

    @ParameterizedTest
    @CsvSource({
        "log, books differ",
        "inject, books differ",
        "hide, usage events reached the client"
    })
    void failsWhenTheGatewayNeglectsADuty(String duty, String message) {
        assertThatExceptionOfType(BenchFailure.class)
                .isThrownBy(() -> run(duty, Set.of(Part.UNARY)))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(7));
    }

    @Test
    void saysWhyAGatewayDidNotStart() {
        // given
        Options options = options(List.of("sh", "-c", "echo no such key; exit 3"), Set.of());
        // then
        assertThatExceptionOfType(BenchFailure.class)
                .isThrownBy(() -> compare(options))
                .withMessageContaining("exit code 3")
                .withMessageContaining("no such key")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(1));
    }

    private String run(String neglects, Set<Part> parts) throws IOException, InterruptedException {
        List<String> serve =
                List.of(
                        ChildJvm.java(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeGateway.class.getName(),
                        neglects);
        return compare(options(serve, parts));
    }

    private Options options(List<String> serve, Set<Part> parts) {
        return new Options(false, 1, true, parts, serve, false, 42, folder);
    }

    private static String compare(Options options) throws IOException, InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, UTF_8);
        new Compare(options, out, new PrintStream(new ByteArrayOutputStream(), true, UTF_8)).run();
        return printed.toString(UTF_8);
    }
}
