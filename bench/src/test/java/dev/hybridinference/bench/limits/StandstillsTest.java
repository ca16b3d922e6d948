package dev.hybridinference.bench.limits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandstillsTest {
    private static final Duration ANY = Duration.ofNanos(1);

    @TempDir Path folder;

    @Test
    void waitsForAMonitorAndForcedWritesAreFoundInARecording() throws Exception {
        // given
        Path file = folder.resolve("a.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(Standstills.PINNED).withoutThreshold();
            recording.enable(Standstills.MONITOR).withoutThreshold();
            recording.enable(Standstills.FORCED).withoutThreshold();
            recording.start();

            // when
            contend();
            force(folder.resolve("forced"));
            recording.stop();
            recording.dump(file);
        }

        // then
        Standstills found = Standstills.read(file, ANY);
        assertThat(found.monitors().tooLong()).isPositive();
        assertThat(found.forcedWrites()).isPositive();
        assertThat(Standstills.read(file, Duration.ofDays(1)).monitors().tooLong()).isZero();
    }

    @Test
    void theSettingsOfARecordingAreUnderstood() throws IOException, ParseException {
        Configuration settings = Configuration.create(new StringReader(FlightRecording.settings()));

        assertThat(settings.getSettings())
                .containsEntry(Standstills.PINNED + "#enabled", "true")
                .containsEntry(Standstills.PINNED + "#threshold", "1 ms")
                .containsEntry(Standstills.MONITOR + "#threshold", "1 ms")
                .containsEntry(Standstills.FORCED + "#threshold", "0 ms");
    }

    /** One thread has a monitor until another one wants it. */
    private static void contend() throws InterruptedException {
        Object monitor = new Object();
        CountDownLatch had = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        Thread first =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    synchronized (monitor) {
                                        had.countDown();
                                        awaitQuietly(enough);
                                    }
                                });
        had.await();
        Thread second =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    synchronized (monitor) {
                                        monitor.notifyAll();
                                    }
                                });
        while (second.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        enough.countDown();
        first.join();
        second.join();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(UTF_8.encode("x"));
            channel.force(true);
        }
    }
}
