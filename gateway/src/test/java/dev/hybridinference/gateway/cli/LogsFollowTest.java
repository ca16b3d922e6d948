package dev.hybridinference.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.books.Made;
import dev.hybridinference.gateway.books.Shelf;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.store.Sealer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogsFollowTest {
    private static final String A = "replica-1-0";

    @TempDir Path directory;
    private Shelf shelf;
    private final Lines lines = new Lines();

    @BeforeEach
    void open() throws Exception {
        Path data = directory.resolve("data");
        shelf = Shelf.at(data.resolve("hybrid.db"), Sealer.of(Pepper.open(data)));
        shelf.put(Made.request(A, 1, "2026-11-20T10:00:00Z").called("first"));
    }

    @AfterEach
    void close() {
        shelf.close();
    }

    /** Takes lines until its reader goes away. Thread-safe. */
    private static final class Lines extends OutputStream {
        private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
        private final StringBuilder line = new StringBuilder();
        private volatile boolean gone;

        @Override
        public synchronized void write(int b) throws IOException {
            if (gone) {
                throw new IOException("broken pipe");
            }
            if (b == '\n') {
                queue.add(line.toString());
                line.setLength(0);
            } else {
                line.append((char) b);
            }
        }

        String next() throws InterruptedException {
            return String.valueOf(queue.poll(30, TimeUnit.SECONDS));
        }
    }

    private CompletableFuture<Integer> follow() {
        Terminal terminal =
                new Terminal(
                        new PrintStream(lines, true, StandardCharsets.UTF_8),
                        new PrintStream(
                                OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                        Map.of(),
                        directory,
                        InstantSource.system());
        List<String> words = List.of("logs", "tail", "-f", "--output", "json", "--data", "data");
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> code.complete(CommandLineProgram.run(words, terminal)));
        return code;
    }

    @Test
    void requestsAreToldAsTheyEndUntilTheReaderGoesAway() throws Exception {
        CompletableFuture<Integer> code = follow();
        assertThat(lines.next()).startsWith("{\"request_id\":\"first\"");

        shelf.apply(A, Made.request(A, 2, "2026-11-20T10:01:00Z").called("running").opened());
        shelf.put(Made.request(A, 3, "2026-11-20T10:02:00Z").called("second"));
        assertThat(lines.next()).startsWith("{\"request_id\":\"second\"");

        lines.gone = true;
        shelf.put(Made.request(A, 4, "2026-11-20T10:03:00Z").called("third"));
        assertThat(code.get(30, TimeUnit.SECONDS)).isZero();
    }
}
