package dev.hybridinference.testkit.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** One run of a script on one connection. Confined to the connection's serving thread. */
final class ScriptRun {

    /** The client left while the script was not done. */
    static final class ClientLeft extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static final long LATCH_POLL_NANOS = 1_000_000;

    private final Connection connection;
    private final Script script;
    private final OutputStream out;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private long sent;
    private boolean moreOutput;
    private boolean keepOpen = true;

    ScriptRun(Connection connection, Script script) throws IOException {
        this.connection = connection;
        this.script = script;
        this.out = connection.output();
    }

    /** Runs all steps; false when the connection is not to be used again. */
    boolean run() throws IOException, InterruptedException, ClientLeft {
        List<Script.Step> steps = script.steps();
        int lastOutput = -1;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).output()) {
                lastOutput = i;
            }
        }
        for (int i = 0; i < steps.size() && keepOpen; i++) {
            moreOutput = i < lastOutput;
            steps.get(i).action().run(this);
        }
        moreOutput = false;
        if (keepOpen) {
            flush();
        }
        return keepOpen;
    }

    long sent() {
        return sent;
    }

    /** Keeps bytes back until the next write or wait. */
    void buffer(byte[] bytes) {
        pending.writeBytes(bytes);
    }

    void write(byte[] bytes) throws IOException, ClientLeft {
        pending.writeBytes(bytes);
        emit(script.splitting().isOff());
    }

    /** Repeats a pattern; holds no more than one pattern in memory. */
    void repeat(byte[] pattern, long total) throws IOException, ClientLeft {
        boolean more = moreOutput;
        long left = total;
        while (left > 0) {
            int n = (int) Math.min(left, pattern.length);
            pending.write(pattern, 0, n);
            left -= n;
            moreOutput = more || left > 0;
            emit(script.splitting().isOff());
        }
    }

    void drip(byte[] bytes, long intervalNanos)
            throws IOException, InterruptedException, ClientLeft {
        boolean more = moreOutput;
        for (int i = 0; i < bytes.length; i++) {
            moreOutput = more || i + 1 < bytes.length;
            pending.write(bytes[i]);
            flush();
            if (i + 1 < bytes.length) {
                pause(intervalNanos);
            }
        }
    }

    void pause(long nanos) throws IOException, InterruptedException, ClientLeft {
        flush();
        if (connection.inbound().awaitGone(nanos)) {
            throw new ClientLeft();
        }
    }

    void stallUntilClientLeaves() throws IOException, InterruptedException, ClientLeft {
        flush();
        while (true) {
            pause(Long.MAX_VALUE);
        }
    }

    void stallUntil(CountDownLatch latch) throws IOException, InterruptedException, ClientLeft {
        flush();
        while (latch.getCount() > 0) {
            if (connection.inbound().awaitGone(LATCH_POLL_NANOS)) {
                throw new ClientLeft();
            }
        }
    }

    void close() throws IOException, ClientLeft {
        moreOutput = false;
        flush();
        keepOpen = false;
    }

    void reset() throws IOException, ClientLeft {
        moreOutput = false;
        flush();
        keepOpen = false;
        connection.reset();
    }

    void flush() throws IOException, ClientLeft {
        emit(true);
    }

    private void emit(boolean everything) throws IOException, ClientLeft {
        byte[] bytes = pending.toByteArray();
        pending.reset();
        int at = 0;
        while (at < bytes.length) {
            long wanted = script.splitting().next(sent);
            int n = (int) Math.min(wanted, bytes.length - at);
            if (n < wanted && !everything) {
                break;
            }
            out.write(bytes, at, n);
            out.flush();
            at += n;
            sent += n;
            if (connection.inbound().gone() != null && (moreOutput || at < bytes.length)) {
                throw new ClientLeft();
            }
            if (!script.splitting().isOff()) {
                LockSupport.parkNanos(script.splitting().gapNanos());
            }
        }
        pending.write(bytes, at, bytes.length - at);
    }
}
