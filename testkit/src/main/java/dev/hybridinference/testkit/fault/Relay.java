package dev.hybridinference.testkit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One relayed connection: two pumps, one per direction. Thread-safe. */
final class Relay {

    private static final int READ_SIZE = 16384;
    private static final long POLL_NANOS = 500_000;

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server;
    private volatile boolean open = true;
    private volatile boolean toServerEnded;
    private volatile boolean toClientEnded;

    Relay(FaultProxy proxy, Socket client, Socket server) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    void start() {
        Thread.ofVirtual()
                .name("fault-to-server")
                .start(() -> pump(client, server, Direction.TO_SERVER));
        Thread.ofVirtual()
                .name("fault-to-client")
                .start(() -> pump(server, client, Direction.TO_CLIENT));
    }

    boolean isOpen() {
        return open;
    }

    /** Cuts both sides: by RST, or by FIN. */
    void cut(boolean reset) {
        open = false;
        for (Socket socket : new Socket[] {client, server}) {
            try {
                if (reset) {
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            } catch (IOException _) {
                toServerEnded = true;
            }
        }
    }

    private void pump(Socket from, Socket to, Direction direction) {
        byte[] buffer = new byte[READ_SIZE];
        long passed = 0;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            while (true) {
                Toxics before = proxy.toxics(direction);
                if (before.limitBytes() >= 0 && passed >= before.limitBytes()) {
                    cut(before.resetAtLimit());
                    return;
                }
                int n = in.read(buffer);
                if (n < 0) {
                    pause(proxy.toxics(direction).slowClose());
                    awaitFlow(direction);
                    to.shutdownOutput();
                    break;
                }
                awaitFlow(direction);
                Toxics toxics = proxy.toxics(direction);
                pause(toxics.latency());
                long limit = toxics.limitBytes();
                int allowed = limit < 0 ? n : Math.clamp(limit - passed, 0, n);
                passOn(out, buffer, allowed, toxics);
                passed += allowed;
            }
            ended(direction);
        } catch (IOException e) {
            cut(String.valueOf(e.getMessage()).contains("reset"));
        }
    }

    private void passOn(OutputStream out, byte[] buffer, int count, Toxics toxics)
            throws IOException {
        int slice = toxics.sliceBytes() > 0 ? toxics.sliceBytes() : count;
        if (toxics.bytesPerSecond() > 0) {
            slice = (int) Math.max(1, Math.min(slice, toxics.bytesPerSecond() / 100));
        }
        for (int at = 0; at < count; at += slice) {
            int n = Math.min(slice, count - at);
            out.write(buffer, at, n);
            out.flush();
            if (toxics.bytesPerSecond() > 0) {
                pause(Duration.ofNanos(n * 1_000_000_000L / toxics.bytesPerSecond()));
            } else if (slice < count) {
                LockSupport.parkNanos(POLL_NANOS / 10);
            }
        }
    }

    private void awaitFlow(Direction direction) {
        while (open && proxy.toxics(direction).timeout()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); open && left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, 10_000_000));
        }
    }

    private void ended(Direction direction) {
        if (direction == Direction.TO_SERVER) {
            toServerEnded = true;
        } else {
            toClientEnded = true;
        }
        if (toServerEnded && toClientEnded) {
            cut(false);
        }
    }
}
