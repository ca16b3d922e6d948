package dev.hybridinference.bench.ledger;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick form of the whole look at the books. */
@Tag("long")
class LedgerBenchTest {

    @TempDir Path folder;

    @Test
    void booksStayRightWhileProcessesDatabasesAndDisksFail()
            throws IOException, InterruptedException {
        // given
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, UTF_8);
        LedgerOptions options =
                new LedgerOptions(
                        Scale.QUICK,
                        EnumSet.allOf(LedgerPart.class),
                        List.of(
                                ChildJvm.java(),
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "serve"),
                        false,
                        System.nanoTime(),
                        folder);

        // when
        new LedgerBench(options, print, System.out).run();

        // then
        String printed = out.toString(UTF_8);
        System.out.println(printed);
        assertThat(printed)
                .contains(
                        "kill -9: rows lost", "failed requests", "retry-after", "rows/s", "append")
                .doesNotContain("BROKEN");
    }
}
