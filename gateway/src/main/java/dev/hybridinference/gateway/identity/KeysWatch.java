package dev.hybridinference.gateway.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks every {@link #PERIOD} whether a file is another one than before, on a virtual thread of its
 * own. Thread-safe.
 */
public final class KeysWatch implements AutoCloseable {
    /** How often it looks. */
    public static final Duration PERIOD = Duration.ofMillis(250);

    /** Lets time pass; {@code Thread::sleep} outside of tests. */
    public interface Pause {
        void pause(Duration time) throws InterruptedException;
    }

    /** What is done after a change. */
    public interface Change {
        void run() throws IOException;
    }

    private final Path file;
    private final Change change;
    private final Consumer<Exception> failed;
    private final Pause pause;
    private final Thread thread;

    private KeysWatch(Path file, Change change, Consumer<Exception> failed, Pause pause) {
        this.file = file;
        this.change = change;
        this.failed = failed;
        this.pause = pause;
        Map<String, Object> now = stamp();
        this.thread = Thread.ofVirtual().name("keys-watch").unstarted(() -> watch(now));
    }

    /**
     * Starts to look. A change from now on is noticed, so start it before the first reading.
     *
     * @param change runs on the watch's thread; may block
     * @param failed told what {@code change} throws; the watch goes on, and the change is tried
     *     again when the file changes again
     */
    public static KeysWatch start(
            Path file, Change change, Consumer<Exception> failed, Pause pause) {
        KeysWatch watch = new KeysWatch(file, change, failed, pause);
        watch.thread.start();
        return watch;
    }

    private void watch(Map<String, Object> first) {
        Map<String, Object> seen = first;
        try {
            while (true) {
                pause.pause(PERIOD);
                Map<String, Object> now = stamp();
                if (!now.equals(seen)) {
                    seen = now;
                    run();
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            change.run();
        } catch (IOException | RuntimeException thrown) {
            failed.accept(thrown);
        }
    }

    /** A rename gives another inode, a change of mode another ctime. */
    private Map<String, Object> stamp() {
        try {
            return Files.readAttributes(file, "unix:ino,size,lastModifiedTime,ctime");
        } catch (IOException absent) {
            return Map.of();
        }
    }

    /** Stops looking. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
