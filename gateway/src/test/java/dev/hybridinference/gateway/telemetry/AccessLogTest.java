package dev.hybridinference.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.loop.Loops;
import dev.hybridinference.gateway.record.ExchangeRecord;
import dev.hybridinference.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessLogTest {
    private final Loops loops = new Loops(1, System::nanoTime);
    private final LoopContext loop = loops.contexts().getFirst();
    private final SlowFile file = new SlowFile();
    private final AccessLog log = new AccessLog(loops, file, false);

    @AfterEach
    void close() {
        file.open();
        log.close();
        loops.close();
    }

    @Test
    void aLineIsThereSoonAfterItsRequest() throws Exception {
        file.open();

        add(1);

        Await.until("a line", () -> file.lines().size() == 1);
    }

    @Test
    void whileTheWriterIsBehindLinesGatherInFewBatches() throws Exception {
        // given a writer that is stuck in its first batch, and a second batch that waits
        add(1);
        Await.until("the writer's first batch", () -> file.writes() == 1);
        add(1);
        awaitTicks(2);

        // when lines come slowly, tick after tick
        for (int i = 0; i < 4; i++) {
            add(1);
            awaitTicks(2);
        }
        file.open();

        // then they were not one batch each
        Await.until("all lines", () -> file.lines().size() == 6);
        assertThat(file.writes()).isEqualTo(3);
    }

    @Test
    void whatAStuckWriterCannotTakeIsDroppedAndCounted() throws Exception {
        // given a writer that takes nothing
        add(1);
        Await.until("the writer's first batch", () -> file.writes() == 1);

        // when far more than the bound is logged
        add(200_000);

        // then some of it is lost, that is told, and no line is broken
        assertThat(log.dropped()).isPositive();
        file.open();
        log.close();
        assertThat(file.lines().size()).isBetween(1_000, 199_999);
        assertThat(file.lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    }

    private void add(int lines) throws Exception {
        loop.loop()
                .submit(
                        () -> {
                            for (int i = 0; i < lines; i++) {
                                log.add(new ExchangeRecord("request", 0, 0), loop);
                            }
                        })
                .get();
    }

    /** Returns when the loop has ticked that often. */
    private void awaitTicks(int ticks) throws Exception {
        CountedTicks counted = new CountedTicks(ticks);
        loop.loop().submit(() -> loop.ticker().add(counted)).get();
        counted.passed.acquire(ticks);
        loop.loop().submit(() -> loop.ticker().remove(counted)).get();
    }

    /** Takes nothing before it is opened. */
    private static final class SlowFile extends ByteArrayOutputStream {
        private final Semaphore gate = new Semaphore(0);
        private int writes;

        void open() {
            gate.release(1_000_000);
        }

        synchronized int writes() {
            return writes;
        }

        synchronized List<String> lines() {
            return toString(StandardCharsets.UTF_8).lines().toList();
        }

        @Override
        public void write(byte[] batch) {
            synchronized (this) {
                writes++;
            }
            gate.acquireUninterruptibly();
            super.write(batch, 0, batch.length);
        }
    }
}
