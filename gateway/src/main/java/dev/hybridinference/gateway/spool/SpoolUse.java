package dev.hybridinference.gateway.spool;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of disk that segments take. Thread-safe. */
final class SpoolUse {
    private final AtomicLong bytes;

    SpoolUse(long before) {
        bytes = new AtomicLong(before);
    }

    long bytes() {
        return bytes.get();
    }

    /** Takes bytes if that keeps the sum within {@code most}. */
    boolean reserve(long more, long most) {
        long now = bytes.get();
        while (now + more <= most) {
            if (bytes.compareAndSet(now, now + more)) {
                return true;
            }
            now = bytes.get();
        }
        return false;
    }

    void free(long fewer) {
        bytes.addAndGet(-fewer);
    }
}
