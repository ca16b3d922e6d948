package dev.hybridinference.bench.limits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.bench.process.ChildJvm;
import dev.hybridinference.gateway.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The quick form of each part, with a gateway in a process of its own. */
@Tag("long")
class LimitsBenchTest {

    /** A shell stands between, because the launcher also takes options of the JVM from there. */
    private static final String LAUNCHER =
            "exec \"$JAVA\" -XX:+UseSerialGC -XX:MaxDirectMemorySize=768m $HYBRID_JAVA_OPTS"
                    + " --enable-native-access=ALL-UNNAMED"
                    + " --sun-misc-unsafe-memory-access=allow -cp \"$PATHS\" \"$MAIN\" serve \"$@\"";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "OVERHEAD, 'O01 overhead, stream, 500/s: added p99 of the time to first token, ms'",
        "RATE, O10 pinning: pinned virtual threads > 20 ms"
    })
    void aPartComesToItsEndAndTellsItsFigures(LimitsPart part, String figure)
            throws IOException, InterruptedException {
        assertThat(run(EnumSet.of(part))).contains(figure);
    }

    @Test
    void moreBodiesThanMemoryAreRefusedAndSilentStreamsAreHeld()
            throws IOException, InterruptedException {
        assertThat(run(EnumSet.of(LimitsPart.HEAP, LimitsPart.IDLE)))
                .contains("O04 heap, usual heap: small requests that failed afterwards")
                .contains("S13 idle: streams that were held at the same time")
                .doesNotContain("missed");
    }

    private String run(Set<LimitsPart> parts) throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LimitsOptions options =
                new LimitsOptions(LimitsLengths.QUICK, parts, serve(), false, 42, folder);
        new LimitsBench(options, new PrintStream(out, true, UTF_8), System.out).run();
        String printed = out.toString(UTF_8);
        System.out.println(printed);
        return printed;
    }

    private static List<String> serve() {
        return List.of(
                "env",
                "JAVA=" + ChildJvm.java(),
                "PATHS=" + System.getProperty("java.class.path"),
                "MAIN=" + Main.class.getName(),
                "sh",
                "-c",
                LAUNCHER,
                "sh");
    }
}
