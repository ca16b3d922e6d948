package dev.hybridinference.bench.routing;

import dev.hybridinference.bench.process.Probe;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks {@code /health} again and again and notes how long that took. Thread-safe. */
final class HealthAsker implements AutoCloseable {
    private static final double EVERY_SECONDS = 0.05;

    private final int port;
    private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final AtomicInteger wrong = new AtomicInteger();
    private volatile boolean stopping;

    private HealthAsker(int port) {
        this.port = port;
        this.thread = Thread.ofVirtual().name("health-asker").unstarted(this::askOnAndOn);
    }

    static HealthAsker start(int port) {
        HealthAsker asker = new HealthAsker(port);
        asker.thread.start();
        return asker;
    }

    private void askOnAndOn() {
        while (!stopping) {
            long start = System.nanoTime();
            if (!Probe.answers(port, "/health")) {
                wrong.incrementAndGet();
            }
            nanos.add(System.nanoTime() - start);
            Pause.seconds(EVERY_SECONDS);
        }
    }

    /** Answers that were none, or none with status 200. */
    int wrong() {
        return wrong.get();
    }

    int asked() {
        return nanos.size();
    }

    double millis(double percentile) {
        long[] all = nanos.stream().mapToLong(Long::longValue).toArray();
        return Tally.percentile(all, percentile) / TimeUnit.MILLISECONDS.toNanos(1);
    }

    /** Waits for the last answer. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
