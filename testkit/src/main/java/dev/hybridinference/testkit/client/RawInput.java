package dev.hybridinference.testkit.client;

import dev.hybridinference.testkit.http.HttpSyntax;
import dev.hybridinference.testkit.http.HttpSyntaxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** The receiving half of a raw connection, with deadlines. Used by one thread at a time. */
final class RawInput {

    /** How the peer ended the connection. */
    enum Eof {
        NONE,
        CLOSED,
        RESET
    }

    private static final int MAX_LINE = 1 << 20;

    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private int from;
    private int to;
    private Eof eof = Eof.NONE;

    RawInput(Socket socket, int readSize) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.buffer = new byte[readSize];
    }

    /** A byte, or -1 at the end of the connection. */
    int read(long deadline) {
        return fill(deadline) ? buffer[from++] & 0xff : -1;
    }

    /** Up to {@code most} bytes; empty at the end of the connection. */
    byte[] readSome(long most, long deadline) {
        if (!fill(deadline)) {
            return new byte[0];
        }
        int n = (int) Math.min(most, to - from);
        byte[] bytes = Arrays.copyOfRange(buffer, from, from + n);
        from += n;
        return bytes;
    }

    /** A line without its CRLF; a bare CR or LF, or an end within, is a fault. */
    String line(long deadline) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean carriage = false;
        while (true) {
            int b = read(deadline);
            if (b < 0) {
                throw new TruncatedException(
                        "the connection ended (" + eof + ") inside a line: " + show(line));
            }
            if (carriage != (b == '\n')) {
                throw new HttpSyntaxException("line end after " + show(line) + " (expected: CRLF)");
            }
            if (b == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1);
            }
            if (b == '\r') {
                carriage = true;
            } else {
                line.write(b);
            }
            if (line.size() > MAX_LINE) {
                throw new HttpSyntaxException("line: longer than " + MAX_LINE + " bytes");
            }
        }
    }

    Eof eof() {
        return eof;
    }

    /** Everything taken from the socket, read or not. */
    byte[] log() {
        return log.toByteArray();
    }

    static long deadline(Duration within) {
        return System.nanoTime() + within.toNanos();
    }

    private boolean fill(long deadline) {
        if (from < to) {
            return true;
        }
        if (eof != Eof.NONE) {
            return false;
        }
        long left = (deadline - System.nanoTime()) / 1_000_000;
        try {
            socket.setSoTimeout((int) Math.max(1, Math.min(left, Integer.MAX_VALUE)));
            int n = in.read(buffer, 0, buffer.length);
            if (n < 0) {
                eof = Eof.CLOSED;
                return false;
            }
            log.write(buffer, 0, n);
            from = 0;
            to = n;
            return true;
        } catch (SocketTimeoutException _) {
            throw new AssertionError("no byte within the deadline; last received: " + tail());
        } catch (IOException _) {
            eof = Eof.RESET;
            return false;
        }
    }

    private String tail() {
        String all = log.toString(StandardCharsets.ISO_8859_1);
        return HttpSyntax.show(all.substring(Math.max(0, all.length() - 80)));
    }

    private static String show(ByteArrayOutputStream line) {
        return HttpSyntax.show(line.toString(StandardCharsets.ISO_8859_1));
    }
}
