package dev.hybridinference.gateway.upstream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A provider that plays one script on every connection, each on its virtual thread. */
final class ScriptedServer implements AutoCloseable {
    /** What happens on one connection; it is closed in order afterwards. */
    @FunctionalInterface
    interface Script {
        void play(Peer peer) throws IOException;
    }

    private final ServerSocket listening;
    private final Script script;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private ScriptedServer(ServerSocket listening, Script script) {
        this.listening = listening;
        this.script = script;
        Thread.startVirtualThread(this::acceptAll);
    }

    static ScriptedServer on(String address, Script script) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 128);
        return new ScriptedServer(socket, script);
    }

    static ScriptedServer plain(Script script) throws IOException {
        return on("127.0.0.1", script);
    }

    /** Answers every request of every connection with {@code answer}. */
    static ScriptedServer answering(String answer) throws IOException {
        return plain(
                peer -> {
                    while (peer.request() != null) {
                        peer.send(answer);
                    }
                });
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Connections so far. */
    int accepted() {
        return accepted.get();
    }

    /** Connections that are open on this side. */
    int open() {
        return open.size();
    }

    /** Heads of all requests so far. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                accepted.incrementAndGet();
                open.add(socket);
                Thread.startVirtualThread(() -> play(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void play(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            script.play(new Peer(socket));
        } catch (IOException _) {
            // the client side is what is looked at
        } finally {
            open.remove(socket);
        }
    }

    /** The server's side of one connection. */
    final class Peer {
        private final Socket socket;
        private InputStream in;
        private OutputStream out;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** Reads one request with its body; null when the connection ended instead. */
        @Nullable String request() throws IOException {
            String head = head();
            if (head != null) {
                in.skipNBytes(length(head));
            }
            return head;
        }

        /** Reads one request head; null when the connection ended instead. */
        @Nullable String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                int c = in.read();
                if (c < 0) {
                    return null;
                }
                head.append((char) c);
            }
            requests.add(head.toString());
            return head.toString();
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Ends the connection by a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the other side has closed or reset; what it still sends is dropped. */
        void awaitEnd() {
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException _) {
                // a reset is an end too
            }
        }

        /** Makes everything that follows TLS; the socket below is closed without close_notify. */
        SSLSocket tls(SSLContext context, String... protocols) throws IOException {
            SSLSocket layered =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, null, false);
            layered.setUseClientMode(false);
            layered.setEnabledProtocols(protocols);
            layered.startHandshake();
            in = new BufferedInputStream(layered.getInputStream());
            out = layered.getOutputStream();
            return layered;
        }

        /** Fixes how much the kernel takes from us ahead of the other side. */
        void sendBuffer(int bytes) throws SocketException {
            socket.setSendBufferSize(bytes);
        }

        /** Reads what is there next, as it stands on the wire; empty at the end. */
        String raw() throws IOException {
            byte[] some = new byte[4096];
            int count = in.read(some);
            return count < 0 ? "" : new String(some, 0, count, StandardCharsets.ISO_8859_1);
        }

        private long length(String head) {
            for (String line : head.lines().toList()) {
                if (line.startsWith("Content-Length: ")) {
                    return Long.parseLong(line.substring("Content-Length: ".length()));
                }
            }
            return 0;
        }
    }
}
