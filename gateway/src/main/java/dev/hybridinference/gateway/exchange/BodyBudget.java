package dev.hybridinference.gateway.exchange;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all buffered request bodies share. Thread-safe. */
public final class BodyBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /**
     * @param limit bytes
     */
    public BodyBudget(long limit) {
        this.limit = limit;
    }

    /** Takes {@code bytes}, or takes nothing and answers false. */
    boolean take(long bytes) {
        if (used.addAndGet(bytes) <= limit) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Bytes taken now. */
    public long used() {
        return used.get();
    }
}
