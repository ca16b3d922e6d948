package dev.hybridinference.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.Main;
import dev.hybridinference.gateway.identity.KeysFile;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.identity.StoredKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on one data directory. */
@Tag("long")
class KeysOfTwoProcessesTest {
    @TempDir Path data;

    @Test
    void processesThatStartAtOnceShareOnePepperAndLoseNoKey() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            processes.add(create("key-" + i / 2));
        }
        int made = 0;
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isIn(0, 5);
            made += process.exitValue() == 0 ? 1 : 0;
        }
        assertThat(made).isEqualTo(4);
        assertThat(keys()).extracting(StoredKey::name).doesNotHaveDuplicates().hasSize(4);
    }

    @Test
    void aKilledProcessLeavesEveryEarlierKeyReadable() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String name = "key-" + i;
            Process process = create(name);
            boolean ended = process.waitFor(random.nextInt(100, 700), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            if (ended && process.exitValue() == 0) {
                made.add(name);
            }
            List<String> notices = new ArrayList<>();
            assertThat(keys(notices))
                    .as("seed %d", seed)
                    .extracting(StoredKey::name)
                    .containsAll(made);
            assertThat(notices).as("seed %d", seed).isEmpty();
        }
        assertThat(create("last").waitFor()).isZero();
    }

    private Process create(String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "keys",
                        "create",
                        "--name",
                        name,
                        "--data",
                        data.toString())
                .directory(data.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private List<StoredKey> keys() throws IOException {
        return keys(new ArrayList<>());
    }

    private List<StoredKey> keys(List<String> notices) throws IOException {
        return new KeysFile(data, Pepper.peek(data), InstantSource.system(), notices::add).keys();
    }
}
