package dev.hybridinference.gateway.process;

import dev.hybridinference.testkit.Await;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A monotonic clock that moves only when the test says so, and that can hold the event loop which
 * reads it. Thread-safe.
 */
final class HeldClock implements LongSupplier {

    /** An event loop that will stand still, or does. */
    static final class Hold {
        private final String where;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Hold(String where) {
            this.where = where;
        }

        void awaitReached() {
            Await.until("the clock read in " + where, () -> reached.getCount() == 0);
        }

        void release() {
            released.countDown();
        }

        private boolean isHere() {
            return StackWalker.getInstance()
                    .walk(
                            frames ->
                                    frames.anyMatch(
                                            frame ->
                                                    where.equals(
                                                            simpleName(frame.getClassName())
                                                                    + "."
                                                                    + frame.getMethodName())));
        }

        private static String simpleName(String className) {
            return className.substring(className.lastIndexOf('.') + 1);
        }
    }

    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final AtomicReference<@Nullable Hold> next = new AtomicReference<>();

    void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    /**
     * Stops the loop at its next look at the clock inside a method.
     *
     * @param where {@code Class.method}
     */
    Hold holdIn(String where) {
        Hold hold = new Hold(where);
        next.set(hold);
        return hold;
    }

    @Override
    public long getAsLong() {
        Hold hold = next.get();
        if (hold != null && hold.isHere() && next.compareAndSet(hold, null)) {
            hold.reached.countDown();
            try {
                var _ = hold.released.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        return nanos.get();
    }
}
