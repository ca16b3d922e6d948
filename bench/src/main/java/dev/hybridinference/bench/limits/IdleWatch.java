package dev.hybridinference.bench.limits;

import dev.hybridinference.bench.measure.MetricsText;
import dev.hybridinference.bench.measure.ProcessTree;
import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.bench.process.Probe;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks once a second how many streams a gateway holds, and what they cost it. Written by its own
 * thread; read after {@link #stop}.
 */
final class IdleWatch implements AutoCloseable {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ProcessTree tree;
    private final int port;
    private final long bytesBefore;
    private final Thread thread;
    private volatile boolean stopping;

    private long held;
    private long heldBytes;
    private long files;
    private long heldSince;
    private long heldUntil;
    private ProcessTree.CpuTime cpuAtFirst = new ProcessTree.CpuTime(0, 0);
    private long cpuNanos;

    IdleWatch(ProcessTree tree, int port) {
        this.tree = tree;
        this.port = port;
        this.bytesBefore = tree.residentBytes();
        this.thread = Thread.ofPlatform().daemon().name("idle-watch").unstarted(this::lookOnAndOn);
    }

    void start() {
        thread.start();
    }

    private void lookOnAndOn() {
        try {
            while (!stopping) {
                look();
                LockSupport.parkNanos(EVERY_NANOS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (BenchFailure _) {
            return; // the load tells what became of the gateway
        }
    }

    private void look() throws InterruptedException {
        long running =
                (long) MetricsText.sum(Probe.text(port, "/metrics"), "hybrid_streams_active");
        files = Math.max(files, OpenFiles.now(tree));
        if (running > held) {
            held = running;
            heldSince = System.nanoTime();
            cpuAtFirst = tree.cpuTime();
        }
        if (running == held) {
            heldUntil = System.nanoTime();
            heldBytes = tree.residentBytes();
            cpuNanos = tree.cpuTime().since(cpuAtFirst);
        }
    }

    /** Streams at the same time. */
    long held() {
        return held;
    }

    long files() {
        return files;
    }

    long bytesBefore() {
        return bytesBefore;
    }

    /** Resident memory when all were held for the last time. */
    long bytesHeld() {
        return heldBytes;
    }

    /** Of one core, while all were held. */
    double cpuPercent() {
        return 100.0 * cpuNanos / Math.max(1, heldUntil - heldSince);
    }

    /** Ends the looking; what was seen can be read then. */
    void stop() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
