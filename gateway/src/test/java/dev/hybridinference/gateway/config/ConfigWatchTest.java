package dev.hybridinference.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
    @TempDir Path dir;
    private final AtomicInteger told = new AtomicInteger();

    private ConfigWatch watch(Path file) {
        return new ConfigWatch(() -> all(List.of(file)), told::incrementAndGet);
    }

    private static ConfigWatch.Watched all(List<Path> files) {
        return new ConfigWatch.Watched(files, true);
    }

    private static void readTwice(ConfigWatch watch) {
        watch.read();
        watch.read();
    }

    @Test
    void whatDoesNotChangeIsNotTold() {
        ConfigWatch watch = watch(Loading.file(dir, "a.yaml", "a"));

        readTwice(watch);

        assertThat(told).hasValue(0);
    }

    @Test
    void aChangeIsToldOnceAndOnlyAfterItHasSettled() {
        ConfigWatch watch = watch(Loading.file(dir, "a.yaml", "a"));

        Loading.file(dir, "a.yaml", "half");
        watch.read();
        Loading.file(dir, "a.yaml", "whole");
        watch.read();
        assertThat(told).hasValue(0);
        watch.read();
        assertThat(told).hasValue(1);
        readTwice(watch);
        assertThat(told).hasValue(1);
    }

    @Test
    void aChangeOfTheSameSizeAndTimeIsSeen() throws IOException {
        Path file = Loading.file(dir, "a.yaml", "port: 1");
        FileTime time = Files.getLastModifiedTime(file);
        ConfigWatch watch = watch(file);

        Loading.file(dir, "a.yaml", "port: 2");
        Files.setLastModifiedTime(file, time);
        readTwice(watch);

        assertThat(told).hasValue(1);
    }

    @Test
    void aNewTimeAloneIsNoChange() throws IOException {
        Path file = Loading.file(dir, "a.yaml", "a");
        ConfigWatch watch = watch(file);

        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        readTwice(watch);

        assertThat(told).hasValue(0);
    }

    @Test
    void anAtomicallyReplacedFileIsSeen() throws IOException {
        Path file = Loading.file(dir, "a.yaml", "a");
        ConfigWatch watch = watch(file);

        Path next = Loading.file(dir, "next", "b");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        readTwice(watch);

        assertThat(told).hasValue(1);
    }

    @Test
    void aSwappedLinkToADirectoryIsSeen() throws IOException {
        Loading.file(Files.createDirectory(dir.resolve("v1")), "a.yaml", "a");
        Loading.file(Files.createDirectory(dir.resolve("v2")), "a.yaml", "b");
        Path data = Files.createSymbolicLink(dir.resolve("..data"), Path.of("v1"));
        Path file = Files.createSymbolicLink(dir.resolve("a.yaml"), Path.of("..data/a.yaml"));
        ConfigWatch watch = watch(file);

        Path link = Files.createSymbolicLink(dir.resolve("..tmp"), Path.of("v2"));
        Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        readTwice(watch);

        assertThat(told).hasValue(1);
    }

    @Test
    void aFileThatComesOrGoesInADirectoryIsSeen() throws IOException {
        Loading.file(dir, "a.yaml", "a");
        ConfigWatch watch = watch(dir);

        Path second = Loading.file(dir, "b.yaml", "");
        readTwice(watch);
        assertThat(told).hasValue(1);
        Files.delete(second);
        readTwice(watch);

        assertThat(told).hasValue(2);
    }

    @Test
    void aFileThatIsGoneAndComesBackIsToldOnlyIfItStaysAway() throws IOException {
        Path file = Loading.file(dir, "a.yaml", "a");
        ConfigWatch watch = watch(file);

        Files.delete(file);
        watch.read();
        Loading.file(dir, "a.yaml", "a");
        readTwice(watch);
        assertThat(told).hasValue(0);
        Files.delete(file);
        readTwice(watch);

        assertThat(told).hasValue(1);
    }

    @Test
    void theFilesAreAskedForAgainOnlyWhenOneOfThemChanges() {
        // given a file that decides which other file counts
        Path file = Loading.file(dir, "a.yaml", "a");
        Path secret = Loading.file(dir, "secret", "1");
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<List<Path>> files = new AtomicReference<>(List.of(file));
        ConfigWatch watch =
                new ConfigWatch(
                        () -> {
                            asked.incrementAndGet();
                            return all(files.get());
                        },
                        told::incrementAndGet);

        // when nothing changes
        readTwice(watch);

        // then they are not asked for
        assertThat(asked).hasValue(1);

        // when the file comes to name the other one, and that one changes
        files.set(List.of(file, secret));
        Loading.file(dir, "a.yaml", "b");
        readTwice(watch);
        assertThat(told).hasValue(1);
        Loading.file(dir, "secret", "2");
        readTwice(watch);

        // then the change of the other one is told too
        assertThat(told).hasValue(2);
    }

    @Test
    void whileNotAllFilesAreKnownTheyAreAskedForAtEachReading() {
        // given a configuration that is broken because a file which it names is missing
        Path file = Loading.file(dir, "a.yaml", "a");
        AtomicReference<ConfigWatch.Watched> files =
                new AtomicReference<>(new ConfigWatch.Watched(List.of(file), false));
        ConfigWatch watch = new ConfigWatch(files::get, told::incrementAndGet);
        readTwice(watch);
        assertThat(told).hasValue(0);

        // when the missing file comes
        files.set(all(List.of(file, Loading.file(dir, "secret", "1"))));
        readTwice(watch);

        // then that is a change, though no known file has changed
        assertThat(told).hasValue(1);
    }

    @Test
    void readsAfterEachTickUntilItIsClosed() throws InterruptedException {
        Path file = Loading.file(dir, "a.yaml", "a");
        Semaphore ticks = new Semaphore(0);
        CountDownLatch changed = new CountDownLatch(1);
        ConfigWatch watch = new ConfigWatch(() -> all(List.of(file)), changed::countDown);
        Thread thread = watch.start(ticks::acquire);

        Loading.file(dir, "a.yaml", "b");
        ticks.release(2);

        assertThat(changed.await(10, TimeUnit.SECONDS)).isTrue();
        watch.close();
        ticks.release();
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void anInterruptEndsIt() throws InterruptedException {
        ConfigWatch watch = watch(Loading.file(dir, "a.yaml", "a"));
        Thread thread = watch.start(new Semaphore(0)::acquire);

        thread.interrupt();

        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
    }
}
