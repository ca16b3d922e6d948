package dev.hybridinference.testkit.provider;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** An address at which nobody answers; holds its port until closed. Thread-safe. */
public final class Unreachable implements AutoCloseable {

    private static final int MAX_FILLERS = 64;
    private static final int FULL_AFTER_MILLIS = 200;

    private final int port;
    private final List<Closeable> held;

    private Unreachable(int port, List<Closeable> held) {
        this.port = port;
        this.held = List.copyOf(held);
    }

    /** A port that refuses connections: bound, but not listening. */
    @SuppressWarnings("resource") // held open until close()
    public static Unreachable refusing() {
        try {
            Socket bound = new Socket();
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return new Unreachable(bound.getLocalPort(), List.of(bound));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A port on which connecting hangs: it listens, accepts nothing, and its queue is full.
     *
     * @throws IllegalStateException when the system keeps accepting on its own
     */
    @SuppressWarnings("resource") // held open until close()
    public static Unreachable silent() {
        List<Closeable> held = new ArrayList<>();
        try {
            ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            held.add(server);
            for (int i = 0; i < MAX_FILLERS; i++) {
                Socket filler = new Socket();
                held.add(filler);
                try {
                    filler.connect(server.getLocalSocketAddress(), FULL_AFTER_MILLIS);
                } catch (SocketTimeoutException _) {
                    return new Unreachable(server.getLocalPort(), held);
                }
            }
            throw new IllegalStateException("the accept queue never filled up");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** {@code http://127.0.0.1:PORT/v1}. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port + "/v1";
    }

    @Override
    public void close() throws IOException {
        for (Closeable each : held) {
            each.close();
        }
    }
}
