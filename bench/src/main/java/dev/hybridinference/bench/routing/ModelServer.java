package dev.hybridinference.bench.routing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A model server on loopback whose behaviour can be switched while it serves. Thread-safe. */
final class ModelServer implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int MOST_HEAD = 16 * 1024;

    private final ServerSocket listener;
    private final SplittableRandom dice;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicInteger running = new AtomicInteger();
    private volatile Behaviour behaviour;

    private ModelServer(ServerSocket listener, Behaviour behaviour, long seed) {
        this.listener = listener;
        this.behaviour = behaviour;
        this.dice = new SplittableRandom(seed);
    }

    static ModelServer start(Behaviour behaviour, long seed) throws IOException {
        ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
        ModelServer server = new ModelServer(listener, behaviour, seed);
        var _ = Thread.ofVirtual().name("model-server").start(server::acceptAll);
        return server;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From the next request on. */
    void become(Behaviour next) {
        behaviour = next;
    }

    /** Model requests that came in so far; probes do not count. */
    long attempts() {
        return attempts.get();
    }

    /** Of them those that found no place. */
    long refused() {
        return refused.get();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                var _ = Thread.ofVirtual().name("model-call").start(() -> serve(socket));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            String head = head(in);
            while (!head.isEmpty()) {
                String body = new String(in.readNBytes(length(head)), ISO_8859_1);
                if (head.startsWith("POST ")) {
                    attempts.incrementAndGet();
                    answer(body, out);
                } else {
                    out.write(behaviour.down() ? ModelAnswers.FAILURE : ModelAnswers.LIST);
                }
                head = isLast(head) ? "" : head(in);
            }
        } catch (IOException _) {
            return; // the gateway has left, as it does when its client does
        } finally {
            open.remove(socket);
        }
    }

    private void answer(String body, OutputStream out) throws IOException {
        Behaviour now = behaviour;
        if (fails(now.failing())) {
            out.write(ModelAnswers.FAILURE);
            return;
        }
        if (running.incrementAndGet() > now.places()) {
            running.decrementAndGet();
            refused.incrementAndGet();
            out.write(ModelAnswers.refusal(now.refusal()));
            return;
        }
        boolean stream = body.contains("\"stream\":true");
        try {
            work(now, stream, out);
        } finally {
            running.decrementAndGet(); // before the end is told, so that nobody comes too early
        }
        out.write(stream ? ModelAnswers.end(body.contains("include_usage")) : ModelAnswers.WHOLE);
    }

    private static void work(Behaviour now, boolean stream, OutputStream out) throws IOException {
        long due = System.nanoTime() + now.first().toNanos();
        Pause.until(due);
        if (stream) {
            out.write(ModelAnswers.STREAM_HEAD);
        }
        for (int i = 0; i < Behaviour.PIECES; i++) {
            if (stream) {
                out.write(ModelAnswers.PIECE);
            }
            due += now.pace().toNanos();
            Pause.until(due);
        }
    }

    private boolean fails(double share) {
        synchronized (dice) {
            return dice.nextDouble() < share;
        }
    }

    /** A request head; empty when the connection ended. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder(512);
        while (head.length() < MOST_HEAD) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
            if (next == '\n' && head.lastIndexOf("\r\n\r\n") == head.length() - 4) {
                return head.toString();
            }
        }
        throw new IOException("request head: longer than " + MOST_HEAD + " bytes");
    }

    private static boolean isLast(String head) {
        return head.toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n");
    }

    private static int length(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
