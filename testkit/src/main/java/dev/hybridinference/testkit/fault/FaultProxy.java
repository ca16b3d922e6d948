package dev.hybridinference.testkit.fault;

import dev.hybridinference.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A TCP relay on the loopback that does harm on request. What is set holds for running connections
 * too, from their next read on; a limit counts from the connection's first byte. Thread-safe.
 *
 * <p>The vocabulary is Toxiproxy's: latency, bandwidth, slicer, limit_data, reset_peer, timeout,
 * slow_close, down.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final int CONNECT_MILLIS = 5000;

    private final int port;
    private final int target;
    private final Map<Direction, Toxics> toxics = new ConcurrentHashMap<>();
    private final List<Relay> relays = new CopyOnWriteArrayList<>();
    private volatile @Nullable ServerSocket listener;

    private FaultProxy(int target) throws IOException {
        this.target = target;
        clear();
        port = listen(0);
    }

    /** A proxy in front of a port of this machine. */
    public static FaultProxy to(int port) {
        try {
            return new FaultProxy(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** {@code http://127.0.0.1:PORT/v1}. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /** Delays each read by that much. */
    public FaultProxy latency(Direction direction, Duration delay) {
        return set(direction, toxics(direction).withLatency(delay));
    }

    /** Passes at most that many bytes a second. */
    public FaultProxy bandwidth(Direction direction, long bytesPerSecond) {
        return set(direction, toxics(direction).withBandwidth(bytesPerSecond));
    }

    /** Passes on in writes of at most that many bytes. */
    public FaultProxy slicer(Direction direction, int bytes) {
        return set(direction, toxics(direction).withSlices(bytes));
    }

    /** Closes both sides by FIN after that many bytes of a direction. */
    public FaultProxy limitData(Direction direction, long bytes) {
        return set(direction, toxics(direction).withLimit(bytes, false));
    }

    /** Closes both sides by RST after that many bytes of a direction. */
    public FaultProxy resetPeer(Direction direction, long bytes) {
        return set(direction, toxics(direction).withLimit(bytes, true));
    }

    /** Passes nothing on, a FIN neither, until {@link #resume}. */
    public FaultProxy timeout(Direction direction) {
        return set(direction, toxics(direction).withTimeout(true));
    }

    /** Passes on what a timeout kept back. */
    public FaultProxy resume(Direction direction) {
        return set(direction, toxics(direction).withTimeout(false));
    }

    /** Passes on a FIN that much later. */
    public FaultProxy slowClose(Direction direction, Duration delay) {
        return set(direction, toxics(direction).withSlowClose(delay));
    }

    /** Resets all connections and refuses new ones until {@link #up}. */
    public FaultProxy down() {
        closeListener();
        return resetConnections();
    }

    /** Listens again on the same port. */
    public FaultProxy up() {
        try {
            listen(port);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes all toxics. */
    public FaultProxy clear() {
        set(Direction.TO_SERVER, Toxics.NONE);
        return set(Direction.TO_CLIENT, Toxics.NONE);
    }

    /** Resets the connections of the moment. */
    public FaultProxy resetConnections() {
        relays.forEach(relay -> relay.cut(true));
        return this;
    }

    /** Connections relayed at the moment. */
    public int openConnections() {
        return (int) relays.stream().filter(Relay::isOpen).count();
    }

    public void awaitOpenConnections(int count) {
        Await.until(
                Await.DEADLINE,
                () -> count + " relayed connections; have " + openConnections(),
                () -> openConnections() == count);
    }

    @Override
    public void close() {
        closeListener();
        relays.forEach(relay -> relay.cut(false));
    }

    Toxics toxics(Direction direction) {
        return toxics.getOrDefault(direction, Toxics.NONE);
    }

    private FaultProxy set(Direction direction, Toxics with) {
        toxics.put(direction, with);
        return this;
    }

    private int listen(int onPort) throws IOException {
        ServerSocket socket = new ServerSocket(onPort, BACKLOG, InetAddress.getLoopbackAddress());
        listener = socket;
        Thread.ofVirtual().name("fault-accept").start(() -> acceptAll(socket));
        return socket.getLocalPort();
    }

    private void closeListener() {
        try {
            ServerSocket socket = listener;
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void acceptAll(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                relay(socket.accept());
            } catch (SocketException _) {
                if (socket.isClosed()) {
                    return;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A target that cannot be reached shows as a reset, as behind a real proxy. */
    private void relay(Socket client) throws IOException {
        Socket server = new Socket();
        try {
            server.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), target),
                    CONNECT_MILLIS);
            Relay relay = new Relay(this, client, server);
            relays.removeIf(old -> !old.isOpen());
            relays.add(relay);
            relay.start();
        } catch (IOException _) {
            server.close();
            client.setSoLinger(true, 0);
            client.close();
        }
    }
}
