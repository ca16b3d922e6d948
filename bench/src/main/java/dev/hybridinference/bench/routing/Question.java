package dev.hybridinference.bench.routing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/**
 * What a load asks, each time on a connection of its own. Immutable.
 *
 * @param key of the client
 * @param mixed whether some requests are no streams, and some clients leave in the middle
 */
record Question(int port, String key, String model, boolean mixed) {
    private static final int PATIENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(60);
    private static final int BUFFER = 4096;

    private enum Kind {
        STREAM,
        UNARY,
        LEAVE
    }

    /** Asks and reads to the end; blocks. */
    Seen ask(String id, long number, long due) {
        Kind kind = kind(number);
        Reading reading = new Reading(id, due);
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                    PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(bytes(id, kind));
            return reading.of(socket.getInputStream(), kind);
        } catch (IOException _) {
            return reading.seen(Seen.End.CUT);
        }
    }

    private Kind kind(long number) {
        if (!mixed) {
            return Kind.STREAM;
        }
        return switch ((int) (number % 10)) {
            case 7, 8 -> Kind.UNARY;
            case 9 -> Kind.LEAVE;
            default -> Kind.STREAM;
        };
    }

    private byte[] bytes(String id, Kind kind) {
        String body =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s: where do we meet?\"}]%s}"
                        .formatted(model, id, kind == Kind.UNARY ? "" : ",\"stream\":true");
        return String.join(
                        "\r\n",
                        "POST /v1/chat/completions HTTP/1.1",
                        "Host: 127.0.0.1:" + port,
                        "Authorization: Bearer " + key,
                        "X-Request-Id: " + id,
                        "Content-Type: application/json",
                        "Connection: close",
                        "Content-Length: " + body.length(),
                        "",
                        body)
                .getBytes(US_ASCII);
    }

    /** One answer on its way in. Confined to one thread. */
    private static final class Reading {
        private final String id;
        private final long due;
        private final long late;
        private int status;
        private long first = Seen.NEVER;
        private boolean planned;

        Reading(String id, long due) {
            this.id = id;
            this.due = due;
            this.late = System.nanoTime() - due;
        }

        Seen of(InputStream in, Kind kind) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream(BUFFER);
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                all.write(buffer, 0, count);
                if (first == Seen.NEVER) {
                    look(all.toString(ISO_8859_1));
                }
                if (kind == Kind.LEAVE && first != Seen.NEVER) {
                    return seen(Seen.End.LEFT);
                }
            }
            return seen(end(all.toString(ISO_8859_1), kind));
        }

        private void look(String text) {
            int body = text.indexOf("\r\n\r\n");
            if (body < 0) {
                return;
            }
            status = Integer.parseInt(text.substring(9, 12));
            planned = text.substring(0, body).contains("x-hybrid-route:");
            if (status == 200 && text.indexOf("\"content\":\"", body) > 0) {
                first = System.nanoTime() - due;
            }
        }

        private Seen.End end(String text, Kind kind) {
            if (status != 200) {
                return status == 0 ? Seen.End.CUT : Seen.End.REFUSED;
            }
            boolean whole = kind == Kind.UNARY ? text.endsWith("}") : text.contains("data: [DONE]");
            return whole ? Seen.End.WHOLE : Seen.End.CUT;
        }

        Seen seen(Seen.End end) {
            return new Seen(id, due, late, status, first, System.nanoTime() - due, planned, end);
        }
    }
}
