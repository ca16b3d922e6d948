package dev.hybridinference.testkit.client;

import dev.hybridinference.testkit.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One connection on which a test says exactly what it wants to say, right or wrong. Used by one
 * thread at a time; {@link #close()} and {@link #closeAbruptly()} from any.
 */
public final class RawClient implements AutoCloseable {

    /** How the peer closed. */
    public enum Close {
        /** By FIN. */
        CLOSED,
        /** By RST. */
        RESET
    }

    private static final int READ_SIZE = 65536;
    private static final long SPLIT_GAP_NANOS = 50_000;

    private final Socket plain;
    private final Socket wire;
    private final OutputStream out;
    private final RawInput in;

    private RawClient(int port, int receiveBuffer, @Nullable SSLContext tls) throws IOException {
        plain = new Socket();
        plain.setTcpNoDelay(true);
        if (receiveBuffer > 0) {
            plain.setReceiveBufferSize(receiveBuffer);
        }
        InetAddress loopback = InetAddress.getLoopbackAddress();
        plain.connect(new InetSocketAddress(loopback, port), (int) Await.DEADLINE.toMillis());
        wire =
                tls == null
                        ? plain
                        : tls.getSocketFactory().createSocket(plain, "localhost", port, true);
        out = wire.getOutputStream();
        in = new RawInput(wire, receiveBuffer > 0 ? Math.min(receiveBuffer, READ_SIZE) : READ_SIZE);
    }

    /** Connects to a port of this machine. */
    public static RawClient connect(int port) {
        return open(port, 0, null);
    }

    public static RawClient connectTls(int port, SSLContext tls) {
        return open(port, 0, tls);
    }

    /** Connects with a small receive buffer, so that a peer soon meets a full window. */
    public static RawClient connectSlow(int port, int receiveBuffer) {
        return open(port, receiveBuffer, null);
    }

    private static RawClient open(int port, int receiveBuffer, @Nullable SSLContext tls) {
        try {
            return new RawClient(port, receiveBuffer, tls);
        } catch (IOException e) {
            throw new UncheckedIOException("connecting to port " + port, e);
        }
    }

    /**
     * Sends bytes as they are, in one write.
     *
     * @throws UncheckedIOException when the peer has closed
     */
    public RawClient send(byte[] bytes) {
        return write(bytes, 0, bytes.length);
    }

    public RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawClient send(RawRequest request) {
        return send(request.bytes());
    }

    /** Sends in writes of that many bytes. */
    public RawClient sendSplit(byte[] bytes, int every) {
        return drip(bytes, every, Duration.ofNanos(SPLIT_GAP_NANOS));
    }

    /** Sends in two writes, cut at an offset. */
    public RawClient sendCut(byte[] bytes, int offset) {
        write(bytes, 0, offset);
        LockSupport.parkNanos(SPLIT_GAP_NANOS);
        return write(bytes, offset, bytes.length - offset);
    }

    /** Sends in writes of that many bytes with a pause between. */
    public RawClient drip(byte[] bytes, int every, Duration interval) {
        for (int at = 0; at < bytes.length; at += every) {
            write(bytes, at, Math.min(every, bytes.length - at));
            LockSupport.parkNanos(interval.toNanos());
        }
        return this;
    }

    /** Sends, then reads the head of the response. */
    public RawResponse exchange(RawRequest request) {
        return send(request).response();
    }

    /** Reads the head of the next response; its body is read from the response. */
    public RawResponse response(Duration within) {
        return RawResponse.read(in, false, within);
    }

    public RawResponse response() {
        return response(Await.DEADLINE);
    }

    /** Reads the answer to a HEAD request, which has no body whatever its headers say. */
    public RawResponse responseToHead() {
        return RawResponse.read(in, true, Await.DEADLINE);
    }

    /** Reads between 1 and {@code most} raw bytes; empty when the peer has closed. */
    public byte[] readSome(int most, Duration within) {
        return in.readSome(most, RawInput.deadline(within));
    }

    /** All bytes taken from the socket so far. */
    public byte[] received() {
        return in.log();
    }

    /**
     * Waits until the peer closes.
     *
     * @throws AssertionError when it sends anything, or does not close within the deadline
     */
    public Close awaitClose(Duration within) {
        int b = in.read(RawInput.deadline(within));
        if (b >= 0) {
            throw new AssertionError("byte: " + b + " (expected: the connection's end)");
        }
        return in.eof() == RawInput.Eof.RESET ? Close.RESET : Close.CLOSED;
    }

    public Close awaitClose() {
        return awaitClose(Await.DEADLINE);
    }

    /** Sends FIN and goes on reading. */
    public RawClient halfClose() {
        try {
            wire.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends RST. */
    public void closeAbruptly() {
        try {
            plain.setSoLinger(true, 0);
            plain.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends FIN, and RST if bytes were left unread. */
    @Override
    public void close() {
        try {
            plain.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RawClient write(byte[] bytes, int from, int length) {
        try {
            out.write(bytes, from, length);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("the peer closed before all was sent", e);
        }
    }
}
