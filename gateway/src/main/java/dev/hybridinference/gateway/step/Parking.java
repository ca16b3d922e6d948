package dev.hybridinference.gateway.step;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs the waiting part of a {@link Step} on a virtual thread and resumes on the caller's event
 * loop. Thread-safe. At most {@code limit} works run at once; the others wait on their own virtual
 * thread, never on a loop.
 */
public final class Parking {
    private final Semaphore permits;
    private final AtomicInteger parked = new AtomicInteger();

    /**
     * @param limit works that may run at the same time (at least 1)
     */
    public Parking(int limit) {
        permits = new Semaphore(limit);
    }

    /** Works that were started and have not resumed yet. */
    public int parked() {
        return parked.get();
    }

    /**
     * Gives the value of {@code step} to {@code value} at once, or parks: then exactly one of
     * {@code value} and {@code failure} runs on {@code loop} when the work is done.
     */
    public <T> void await(
            Step<T> step, Executor loop, Consumer<T> value, Consumer<Throwable> failure) {
        switch (step) {
            case Step.Now<T>(var ready) -> value.accept(ready);
            case Step.Later<T>(var work) -> park(work, loop, value, failure);
        }
    }

    private <T> void park(
            Step.Work<T> work, Executor loop, Consumer<T> value, Consumer<Throwable> failure) {
        parked.incrementAndGet();
        Thread.startVirtualThread(
                () -> {
                    Runnable resume;
                    try {
                        permits.acquire();
                        try {
                            T done = work.run();
                            resume = () -> value.accept(done);
                        } finally {
                            permits.release();
                        }
                    } catch (Throwable thrown) {
                        resume = () -> failure.accept(thrown);
                    }
                    parked.decrementAndGet();
                    loop.execute(resume);
                });
    }
}
