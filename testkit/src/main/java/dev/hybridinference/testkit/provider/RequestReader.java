package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.http.Header;
import dev.hybridinference.testkit.http.HttpSyntax;
import dev.hybridinference.testkit.http.HttpSyntaxException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one request strictly (RFC 9112 sections 3, 5, 6, 7). Confined to its connection. */
final class RequestReader {

    /** The peer left before the request was whole. */
    static final class Truncated extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static final int MAX_HEAD = 1 << 20;
    private static final int MAX_BODY = 256 << 20;

    private final Inbound inbound;
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private final byte[] one = new byte[1];

    RequestReader(Inbound inbound) {
        this.inbound = inbound;
    }

    /** The head, or null when the peer left before its first byte. */
    @Nullable Received head(int connection) throws InterruptedException, Truncated {
        if (inbound.read(one, 0, 1) < 0) {
            return null;
        }
        raw.write(one[0]);
        String[] line = line().split(" ", -1);
        if (line.length != 3
                || !HttpSyntax.isToken(line[0])
                || line[1].isEmpty()
                || !(line[2].equals("HTTP/1.1") || line[2].equals("HTTP/1.0"))) {
            throw new HttpSyntaxException(
                    "request line: "
                            + HttpSyntax.show(String.join(" ", line))
                            + " (expected: METHOD target HTTP/1.1)");
        }
        List<Header> headers = new ArrayList<>();
        for (String field = line(); !field.isEmpty(); field = line()) {
            headers.add(HttpSyntax.header(field));
        }
        if (line[2].equals("HTTP/1.1") && Header.all(headers, "host").size() != 1) {
            throw new HttpSyntaxException("host headers (expected: exactly one)");
        }
        HttpSyntax.framing(headers);
        return new Received(new Received.Head(connection, line[0], line[1], line[2], headers));
    }

    /** Reads the body the head announces. */
    byte[] body(Received request) throws InterruptedException, Truncated {
        long length = HttpSyntax.framing(request.headers());
        if (length == HttpSyntax.UNFRAMED) {
            return new byte[0];
        }
        if (length != HttpSyntax.CHUNKED) {
            return bytes(length);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            long size = HttpSyntax.chunkSize(line());
            if (size == 0) {
                String trailer = line();
                if (!trailer.isEmpty()) {
                    throw new HttpSyntaxException("trailer: " + HttpSyntax.show(trailer));
                }
                return body.toByteArray();
            }
            body.writeBytes(bytes(size));
            if (!line().isEmpty() || body.size() > MAX_BODY) {
                throw new HttpSyntaxException("chunk: longer than its size, or body too large");
            }
        }
    }

    /** Every byte read so far. */
    byte[] raw() {
        return raw.toByteArray();
    }

    /** A line without its CRLF; a bare CR or LF is a fault. */
    private String line() throws InterruptedException, Truncated {
        int start = raw.size();
        byte[] first = start == 1 ? raw.toByteArray() : new byte[0];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(first);
        boolean carriage = false;
        while (true) {
            if (inbound.read(one, 0, 1) < 0) {
                throw new Truncated();
            }
            byte b = one[0];
            raw.write(b);
            if (carriage != (b == '\n')) {
                throw new HttpSyntaxException(
                        "line end after " + HttpSyntax.show(text(line)) + " (expected: CRLF)");
            }
            if (b == '\n') {
                return text(line);
            }
            if (b == '\r') {
                carriage = true;
            } else {
                line.write(b);
            }
            if (line.size() > MAX_HEAD) {
                throw new HttpSyntaxException("line: longer than " + MAX_HEAD + " bytes");
            }
        }
    }

    private byte[] bytes(long count) throws InterruptedException, Truncated {
        if (count > MAX_BODY) {
            throw new HttpSyntaxException(
                    "body: " + count + " (expected: at most " + MAX_BODY + ")");
        }
        byte[] buffer = new byte[(int) Math.min(count, 65536)];
        ByteArrayOutputStream body = new ByteArrayOutputStream(buffer.length);
        long left = count;
        while (left > 0) {
            int n = inbound.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) {
                throw new Truncated();
            }
            body.write(buffer, 0, n);
            left -= n;
        }
        byte[] bytes = body.toByteArray();
        raw.writeBytes(bytes);
        return bytes;
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
