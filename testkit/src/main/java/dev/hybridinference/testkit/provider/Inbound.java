package dev.hybridinference.testkit.provider;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one connection received: a bounded hand-over from the socket's reader to the server, a log
 * of every byte, and the moment the peer went away. Thread-safe.
 */
final class Inbound {

    /** Bytes waiting for the server; the reader stops reading above it. */
    static final int LIMIT = 4 << 20;

    /** Bytes kept of one connection; later ones are only counted. */
    static final int LOG_LIMIT = 32 << 20;

    /** The peer's end of the connection. */
    record Gone(boolean reset, long atNanos) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private byte[] data = new byte[4096];
    private int from;
    private int to;
    private @Nullable Gone gone;

    /** Hands over received bytes; waits while the server is far behind. */
    void add(byte[] bytes, int count) throws InterruptedException {
        lock.lock();
        try {
            log.write(bytes, 0, Math.min(count, LOG_LIMIT - log.size()));
            while (to - from >= LIMIT && gone == null) {
                changed.await();
            }
            if (to + count > data.length) {
                int held = to - from;
                int size = Math.max(held + count, Math.min(2 * data.length, 2 * LIMIT));
                byte[] target = held + count <= data.length ? data : new byte[size];
                System.arraycopy(data, from, target, 0, held);
                data = target;
                from = 0;
                to = held;
            }
            System.arraycopy(bytes, 0, data, to, count);
            to += count;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Reads up to {@code length} bytes; waits for the first; -1 when the peer is gone. */
    int read(byte[] into, int offset, int length) throws InterruptedException {
        lock.lock();
        try {
            while (from == to && gone == null) {
                changed.await();
            }
            if (from == to) {
                return -1;
            }
            int count = Math.min(length, to - from);
            System.arraycopy(data, from, into, offset, count);
            from += count;
            changed.signalAll();
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Records the peer's FIN or RST, once, with the present time. */
    void markGone(boolean reset) {
        lock.lock();
        try {
            if (gone == null) {
                gone = new Gone(reset, System.nanoTime());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the peer is gone, at most that long. */
    boolean awaitGone(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (gone == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return gone != null;
        } finally {
            lock.unlock();
        }
    }

    @Nullable Gone gone() {
        lock.lock();
        try {
            return gone;
        } finally {
            lock.unlock();
        }
    }

    byte[] log() {
        lock.lock();
        try {
            return log.toByteArray();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "Inbound" + Arrays.asList(log.size(), gone);
    }
}
