package dev.hybridinference.bench.limits;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hybridinference.bench.candidate.GatewayConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Clients that all send a body at the same time, each on a connection of its own. Thread-safe. */
final class BodyStorm {
    /** Instead of a status, where there was no answer. */
    static final int NONE = 0;

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int PIECE = 64 * 1024;
    private static final int HEAD = 12;

    private final int port;
    private final byte[] request;
    private final Map<Integer, Integer> answers = new TreeMap<>();

    private BodyStorm(int port, byte[] request) {
        this.port = port;
        this.request = request;
    }

    /**
     * Sends bodies and waits for all answers.
     *
     * @param bytes of each body
     * @return how often there was which status
     */
    static Map<Integer, Integer> send(int port, int clients, int bytes) {
        BodyStorm storm = new BodyStorm(port, request(port, bytes));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.execute(() -> storm.count(storm.client()));
            }
        }
        return storm.answers();
    }

    private static byte[] request(int port, int bytes) {
        String model = GatewayConfig.ALIAS_PREFIX + "unary";
        String around =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}"
                        .formatted(model);
        byte[] filler = new byte[Math.max(0, bytes - around.length())];
        Arrays.fill(filler, (byte) 'x');
        String body = around.replace("\"\"", "\"" + new String(filler, US_ASCII) + "\"");
        return String.join(
                        "\r\n",
                        "POST /v1/chat/completions HTTP/1.1",
                        "Host: 127.0.0.1:" + port,
                        "Authorization: Bearer " + GatewayConfig.KEY,
                        "Content-Type: application/json",
                        "Connection: close",
                        "Content-Length: " + body.length(),
                        "",
                        body)
                .getBytes(US_ASCII);
    }

    /** The status of the answer to one client. */
    private int client() {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                    PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            send(socket.getOutputStream(), socket.getInputStream());
            return status(socket.getInputStream());
        } catch (IOException _) {
            return NONE;
        }
    }

    /** Sends until all is sent, or an answer is there, or nobody takes it any more. */
    private void send(OutputStream out, InputStream in) throws IOException {
        for (int at = 0; at < request.length && in.available() == 0; at += PIECE) {
            try {
                out.write(request, at, Math.min(PIECE, request.length - at));
            } catch (IOException _) {
                return; // what was answered before may be there
            }
        }
    }

    private static int status(InputStream in) throws IOException {
        String head = new String(in.readNBytes(HEAD), ISO_8859_1);
        if (head.length() < HEAD) {
            return NONE;
        }
        in.transferTo(OutputStream.nullOutputStream());
        return Integer.parseInt(head.substring(HEAD - 3));
    }

    private synchronized void count(int status) {
        answers.merge(status, 1, Integer::sum);
    }

    private synchronized Map<Integer, Integer> answers() {
        return Map.copyOf(answers);
    }
}
