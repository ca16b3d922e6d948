package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.http.HttpSyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection: a reader that sees every byte and the peer's leaving at once, and a
 * server that runs scripts. Thread-safe.
 */
final class Connection {

    private static final long LINGER_NANOS = 1_000_000_000;
    private static final long PACE_POLL_NANOS = 1_000_000;
    private static final int READ_SIZE = 65536;

    private final int id;
    private final ScriptedProvider provider;
    private final Socket plain;
    private final Socket wire;
    private final Inbound inbound = new Inbound();
    private volatile boolean stopping;
    private volatile boolean open = true;

    Connection(int id, ScriptedProvider provider, Socket plain, @Nullable SSLContext tls)
            throws IOException {
        this.id = id;
        this.provider = provider;
        this.plain = plain;
        plain.setTcpNoDelay(true);
        this.wire = tls == null ? plain : secured(plain, tls);
    }

    void start() {
        Thread.ofVirtual().name("provider-read-" + id).start(this::readAll);
        Thread.ofVirtual().name("provider-serve-" + id).start(this::serveAll);
    }

    Inbound inbound() {
        return inbound;
    }

    OutputStream output() throws IOException {
        return wire.getOutputStream();
    }

    boolean isOpen() {
        return open;
    }

    /** Closes by RST. */
    void reset() throws IOException {
        open = false;
        plain.setSoLinger(true, 0);
        plain.close();
    }

    /** Closes because the provider closes. */
    void stop() {
        stopping = true;
        inbound.markGone(false);
        close();
    }

    private void readAll() {
        byte[] buffer = new byte[READ_SIZE];
        boolean reset = false;
        try {
            InputStream in = wire.getInputStream();
            while (true) {
                ReadPace pace = provider.readPace();
                if (pace.isStopped() && open) {
                    LockSupport.parkNanos(PACE_POLL_NANOS);
                    continue;
                }
                int n = in.read(buffer, 0, Math.clamp(pace.bytes(), 1, READ_SIZE));
                if (n < 0) {
                    break;
                }
                inbound.add(buffer, n);
                if (pace.intervalNanos() > 0) {
                    LockSupport.parkNanos(pace.intervalNanos());
                }
            }
        } catch (IOException e) {
            reset = String.valueOf(e.getMessage()).contains("reset");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        inbound.markGone(reset);
    }

    private void serveAll() {
        try {
            boolean again = true;
            while (again) {
                again = serveOne();
            }
            closeGently();
        } catch (IOException _) {
            close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            close();
        } finally {
            close();
        }
    }

    /** Reads and answers one request; false when the connection is over. */
    private boolean serveOne() throws IOException, InterruptedException {
        RequestReader reader = new RequestReader(inbound);
        Received request = null;
        try {
            request = reader.head(id);
            if (request == null) {
                return false;
            }
            Script early = provider.scriptBeforeBody(request);
            if (early != null) {
                request.setBody(reader.raw(), new byte[0], false);
                provider.log().add(request);
                answer(request, early);
                return false;
            }
            if ("100-continue".equalsIgnoreCase(request.header("expect"))) {
                send("HTTP/1.1 100 Continue\r\n\r\n");
            }
            byte[] body = reader.body(request);
            request.setBody(reader.raw(), body, true);
            provider.log().add(request);
        } catch (RequestReader.Truncated _) {
            if (request == null) {
                provider.log().fault("connection " + id + ": left inside a request head");
            } else {
                request.setBody(reader.raw(), new byte[0], false);
                provider.log().add(request);
                request.end(clientLeft(0));
            }
            return false;
        } catch (HttpSyntaxException e) {
            provider.log().fault("connection " + id + ": " + e.getMessage());
            if (request != null) {
                request.setBody(reader.raw(), new byte[0], false);
                provider.log().add(request);
                request.end(new End(End.Kind.ANSWERED, false, System.nanoTime(), 0));
            }
            send("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            return false;
        }
        boolean keep = answer(request, script(request));
        return keep
                && request.version().equals("HTTP/1.1")
                && !"close".equalsIgnoreCase(request.header("connection"));
    }

    /** A behaviour that throws is a broken test: it is logged, and the client sees a reset. */
    private Script script(Received request) {
        try {
            return provider.script(request);
        } catch (RuntimeException | AssertionError e) {
            provider.log().fault("behaviour failed for " + request + ": " + e);
            return Script.empty().reset();
        }
    }

    private boolean answer(Received request, Script script)
            throws IOException, InterruptedException {
        ScriptRun run = new ScriptRun(this, script);
        try {
            boolean keep = run.run();
            request.end(new End(End.Kind.ANSWERED, false, System.nanoTime(), run.sent()));
            return keep;
        } catch (ScriptRun.ClientLeft | IOException _) {
            request.end(clientLeft(run.sent()));
            return false;
        }
    }

    private End clientLeft(long sent) {
        if (stopping) {
            return new End(End.Kind.STOPPED, false, System.nanoTime(), sent);
        }
        Inbound.Gone gone = inbound.gone();
        return gone == null
                ? new End(End.Kind.CLIENT_CLOSED, true, System.nanoTime(), sent)
                : new End(End.Kind.CLIENT_CLOSED, gone.reset(), gone.atNanos(), sent);
    }

    private void send(String head) throws IOException {
        OutputStream out = wire.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** FIN first, so that what was sent is not lost to a reset by what the peer still sends. */
    private void closeGently() throws IOException, InterruptedException {
        if (open && !wire.isOutputShutdown() && inbound.gone() == null) {
            wire.shutdownOutput();
            if (!plain.isOutputShutdown() && !plain.isClosed()) {
                plain.shutdownOutput();
            }
            inbound.awaitGone(LINGER_NANOS);
        }
    }

    private void close() {
        open = false;
        try {
            plain.close();
        } catch (IOException _) {
            stopping = true;
        }
    }

    private static Socket secured(Socket plain, SSLContext tls) throws IOException {
        SSLSocket socket =
                (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        socket.setUseClientMode(false);
        return socket;
    }
}
