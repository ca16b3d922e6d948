package dev.hybridinference.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysWatchTest {
    @TempDir Path data;
    private final Semaphore begin = new Semaphore(0);
    private final Semaphore resting = new Semaphore(0);
    private final AtomicInteger changes = new AtomicInteger();
    private final List<Exception> failures = Collections.synchronizedList(new ArrayList<>());
    private KeysWatch watch;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        file = data.resolve("keys.json");
        Files.writeString(file, "one");
        watch = KeysWatch.start(file, this::changed, failures::add, this::pause);
        resting.acquire();
    }

    @AfterEach
    void stop() {
        watch.close();
    }

    private void changed() throws IOException {
        if (Files.exists(file) && Files.readString(file).equals("fail")) {
            throw new IOException("cannot be read");
        }
        changes.incrementAndGet();
    }

    private void pause(Duration time) throws InterruptedException {
        assertThat(time).isEqualTo(KeysWatch.PERIOD).isLessThan(Duration.ofSeconds(1));
        resting.release();
        begin.acquire();
    }

    /** Lets the watch look once. */
    private int changesAfterALook() throws InterruptedException {
        begin.release();
        resting.acquire();
        return changes.get();
    }

    @Test
    void noticesEveryKindOfChangeOnceAndNothingElse() throws Exception {
        assertThat(changesAfterALook()).isZero();

        replace("two");
        assertThat(changesAfterALook()).isEqualTo(1);
        assertThat(changesAfterALook()).isEqualTo(1);

        Files.writeString(file, "longer");
        assertThat(changesAfterALook()).isEqualTo(2);

        Files.delete(file);
        assertThat(changesAfterALook()).isEqualTo(3);

        Files.writeString(file, "back");
        assertThat(changesAfterALook()).isEqualTo(4);

        closeToOthers();
        assertThat(changesAfterALook()).isEqualTo(5);
        assertThat(failures).isEmpty();
    }

    @Test
    void noticesAReplacementOfTheSameSizeAndTime() throws Exception {
        FileTime time = Files.getLastModifiedTime(file);
        replace("two");
        Files.setLastModifiedTime(file, time);
        assertThat(changesAfterALook()).isEqualTo(1);
    }

    @Test
    void goesOnAfterAFailure() throws Exception {
        replace("fail");
        assertThat(changesAfterALook()).isZero();
        assertThat(failures).singleElement().isInstanceOf(IOException.class);
        replace("good");
        assertThat(changesAfterALook()).isEqualTo(1);
    }

    /** Until the file system's clock has moved on, so that the change can be seen at all. */
    private void closeToOthers() throws IOException {
        Object before = Files.getAttribute(file, "unix:ctime");
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        do {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } while (Files.getAttribute(file, "unix:ctime").equals(before));
    }

    private void replace(String content) throws IOException {
        Path other = data.resolve("other");
        Files.writeString(other, content);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
