package dev.hybridinference.gateway.content;

import java.util.concurrent.atomic.AtomicLong;

/** The memory of all content that is collected or waits to be kept. Thread-safe. */
final class ContentMemory {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /**
     * @param limit bytes
     */
    ContentMemory(long limit) {
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

    long used() {
        return used.get();
    }
}
