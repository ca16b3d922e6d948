package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.edge.EdgeSettings.Clocks;
import dev.hybridinference.gateway.loop.Ticking;

/**
 * The deadlines of one client connection: one for what it waits for (a head, the next request, the
 * end of a lingering close), one for the request body, one for the answer's bytes. Confined to its
 * event loop.
 */
final class ConnectionClock extends Ticking {
    /** What ran out. */
    enum Ran {
        /** The connection never sent a request, or not the next one. */
        SILENCE,
        /** A head is incomplete. */
        HEAD,
        /** A body is incomplete. */
        BODY,
        /** An answer does not leave. */
        WRITE,
        /** The client does not close. */
        LINGER
    }

    private static final long NEVER = Long.MAX_VALUE;
    private static final long LINGER_NANOS = 2_000_000_000L;

    private final ClientConnection connection;
    private final long headNanos;
    private final long idleNanos;
    private final long bodyNanos;
    private final long writeNanos;

    private Ran waitsFor = Ran.SILENCE;
    private long waitEnds = NEVER;

    private boolean body;
    private long bodySince = NEVER;
    private long bodySpent;
    private long bodyBytes;

    private boolean blocked;
    private long lastLeft;
    private long lastProgress;
    private long periodStart;
    private long periodLeft;

    ConnectionClock(ClientConnection connection, Clocks clocks) {
        this.connection = connection;
        headNanos = clocks.header().toNanos();
        idleNanos = clocks.idle().toNanos();
        bodyNanos = clocks.body().toNanos();
        writeNanos = clocks.write().toNanos();
    }

    /** A connection is new: its first request must come within the head's time. */
    void connected(long now) {
        wait(Ran.SILENCE, now + headNanos);
    }

    void idle(long now) {
        wait(Ran.SILENCE, now + idleNanos);
    }

    void headStarted(long now) {
        wait(Ran.HEAD, now + headNanos);
    }

    void serving() {
        wait(Ran.SILENCE, NEVER);
    }

    void lingering(long now) {
        wait(Ran.LINGER, now + LINGER_NANOS);
    }

    /** A body begins, not being read yet. */
    void bodyStarted() {
        body = true;
        bodySince = NEVER;
        bodySpent = 0;
        bodyBytes = 0;
    }

    /** The body is being read, or not: only the time in which it is read counts. */
    void bodyRead(boolean reading, long now) {
        if (!body) {
            return;
        }
        if (reading && bodySince == NEVER) {
            bodySince = now;
        } else if (!reading && bodySince != NEVER) {
            bodySpent += now - bodySince;
            bodySince = NEVER;
        }
    }

    void bodyArrived(int bytes) {
        bodyBytes += bytes;
    }

    void bodyOver() {
        body = false;
    }

    @Override
    protected void tick(long now) {
        if (waitEnds != NEVER && now - waitEnds >= 0) {
            waitEnds = NEVER;
            connection.ranOut(waitsFor);
        } else if (body && bodySince != NEVER && bodyIsLate(bodySpent + now - bodySince)) {
            body = false;
            connection.ranOut(Ran.BODY);
        } else if (isStuck(now)) {
            connection.ranOut(Ran.WRITE);
        }
    }

    private void wait(Ran what, long until) {
        waitsFor = what;
        waitEnds = until;
    }

    private boolean bodyIsLate(long spent) {
        return spent >= bodyNanos
                || (spent >= Clocks.BODY_GRACE.toNanos() && bodyBytes < atMinimumRate(spent));
    }

    private boolean isStuck(long now) {
        AnswerWriter writer = connection.writer();
        if (writer.waiting() == 0) {
            blocked = false;
            return false;
        }
        long left = writer.left();
        if (!blocked) {
            blocked = true;
            lastLeft = left;
            lastProgress = now;
            periodStart = now;
            periodLeft = left;
            return false;
        }
        if (left != lastLeft) {
            lastLeft = left;
            lastProgress = now;
        }
        if (now - lastProgress >= writeNanos) {
            return true;
        }
        if (now - periodStart >= writeNanos) {
            boolean slow = left - periodLeft < atMinimumRate(writeNanos);
            periodStart = now;
            periodLeft = left;
            return slow;
        }
        return false;
    }

    private static long atMinimumRate(long nanos) {
        return nanos / 1000 * Clocks.MIN_RATE / 1_000_000;
    }
}
