package dev.hybridinference.testkit.witness;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Kills a process when a moment was seen so many times. It is dead before the thread that saw the
 * moment goes on. Thread-safe.
 */
public final class KillSwitch implements Consumer<Moment> {
    private final Moment moment;
    private final AtomicInteger left;
    private final Runnable kill;
    private final CountDownLatch killed = new CountDownLatch(1);

    /**
     * @param times which of those moments is the last one that the process sees
     */
    public KillSwitch(Moment moment, int times, Runnable kill) {
        this.moment = moment;
        this.left = new AtomicInteger(times);
        this.kill = kill;
    }

    @Override
    public void accept(Moment seen) {
        if (seen == moment && left.decrementAndGet() == 0) {
            kill.run();
            killed.countDown();
        }
    }

    /** Waits for the kill; false when it did not come within so many milliseconds. */
    public boolean awaitKill(long millis) throws InterruptedException {
        return killed.await(millis, TimeUnit.MILLISECONDS);
    }
}
