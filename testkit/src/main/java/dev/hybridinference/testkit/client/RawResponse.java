package dev.hybridinference.testkit.client;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.http.Header;
import dev.hybridinference.testkit.http.HttpSyntax;
import dev.hybridinference.testkit.http.HttpSyntaxException;
import dev.hybridinference.testkit.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A response being read strictly (RFC 9112): the head is there, the body comes as it is asked for.
 * Used by one thread at a time.
 */
public final class RawResponse {

    /** How the body ended. */
    public enum End {
        /** It is not over yet. */
        OPEN,
        /** By its length, its last chunk, or because it has no body. */
        COMPLETE,
        /** By the close that delimits a body without framing. */
        CLOSED,
        /** The connection closed inside a framed body. */
        TRUNCATED,
        /** The connection was reset inside the body. */
        RESET
    }

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 [1-5]\\d\\d( .*)?");

    private final RawInput in;
    private final int status;
    private final List<Header> headers;
    private final List<Integer> interim;
    private final long framing;
    private byte[] body = new byte[4096];
    private int size;
    private final List<byte[]> chunks = new ArrayList<>();
    private int taken;
    private End end;

    private RawResponse(
            RawInput in,
            int status,
            List<Header> headers,
            List<Integer> interim,
            boolean bodiless) {
        this.in = in;
        this.status = status;
        this.headers = List.copyOf(headers);
        this.interim = List.copyOf(interim);
        this.framing = HttpSyntax.framing(headers);
        boolean none = bodiless || status == 204 || status == 304 || framing == 0;
        this.end = none ? End.COMPLETE : End.OPEN;
    }

    /** Reads interim heads and the head. */
    static RawResponse read(RawInput in, boolean bodiless, Duration within) {
        long deadline = RawInput.deadline(within);
        List<Integer> interim = new ArrayList<>();
        while (true) {
            String line = in.line(deadline);
            if (!STATUS_LINE.matcher(line).matches()) {
                throw new HttpSyntaxException("status line: " + HttpSyntax.show(line));
            }
            int status = Integer.parseInt(line.substring(9, 12));
            List<Header> headers = new ArrayList<>();
            for (String field = in.line(deadline); !field.isEmpty(); field = in.line(deadline)) {
                headers.add(HttpSyntax.header(field));
            }
            if (status >= 200) {
                return new RawResponse(in, status, headers, interim, bodiless);
            }
            interim.add(status);
        }
    }

    public int status() {
        return status;
    }

    public List<Header> headers() {
        return headers;
    }

    /** The first value of a header in any case, or null. */
    public @Nullable String header(String name) {
        return Header.first(headers, name);
    }

    /** Statuses of the interim responses before this one. */
    public List<Integer> interim() {
        return interim;
    }

    /** How the body ended so far; reads nothing. */
    public End end() {
        return end;
    }

    /** Reads the rest and returns the whole body; see {@link #end()} for how it ended. */
    public byte[] body(Duration within) {
        long deadline = RawInput.deadline(within);
        while (end == End.OPEN) {
            readPiece(deadline);
        }
        return Arrays.copyOf(body, size);
    }

    public byte[] body() {
        return body(Await.DEADLINE);
    }

    /** The whole body as UTF-8 text. */
    public String text() {
        return new String(body(), StandardCharsets.UTF_8);
    }

    public Json json() {
        return Json.parse(body());
    }

    /** The chunks read so far, with their borders; empty when the body is not chunked. */
    public List<byte[]> chunks() {
        return List.copyOf(chunks);
    }

    /** The body read so far. */
    public byte[] bodySoFar() {
        return Arrays.copyOf(body, size);
    }

    /** Reads until that many bytes of the body are there, or it is over. */
    public RawResponse awaitBody(int bytes) {
        long deadline = RawInput.deadline(Await.DEADLINE);
        while (size < bytes && end == End.OPEN) {
            readPiece(deadline);
        }
        return this;
    }

    /**
     * The next block of an event stream, comments included; null at the end of the body.
     *
     * @throws AssertionError when none is complete within the deadline, or when the body ends
     *     inside one
     */
    public @Nullable SseEvent nextEvent(Duration within) {
        long deadline = RawInput.deadline(within);
        while (true) {
            int to = blockEnd();
            if (to >= 0) {
                String raw = new String(body, taken, to - taken, StandardCharsets.UTF_8);
                taken = to;
                return SseEvent.of(raw);
            }
            if (end != End.OPEN) {
                if (taken < size) {
                    String rest = new String(body, taken, size - taken, StandardCharsets.UTF_8);
                    throw new AssertionError("an event without its blank line: " + rest);
                }
                return null;
            }
            readPiece(deadline);
        }
    }

    public @Nullable SseEvent nextEvent() {
        return nextEvent(Await.DEADLINE);
    }

    /**
     * The next block of an event stream, which must come.
     *
     * @throws AssertionError when the body ends instead
     */
    public SseEvent event(Duration within) {
        SseEvent next = nextEvent(within);
        if (next == null) {
            throw new AssertionError("the stream ended: " + end + " (expected: an event)");
        }
        return next;
    }

    public SseEvent event() {
        return event(Await.DEADLINE);
    }

    /** All blocks to the end of the body. */
    public List<SseEvent> events(Duration within) {
        List<SseEvent> events = new ArrayList<>();
        for (SseEvent next = nextEvent(within); next != null; next = nextEvent(within)) {
            events.add(next);
        }
        return events;
    }

    public List<SseEvent> events() {
        return events(Await.DEADLINE);
    }

    private void readPiece(long deadline) {
        if (framing == HttpSyntax.CHUNKED) {
            readChunk(deadline);
            return;
        }
        long left = framing == HttpSyntax.UNFRAMED ? Long.MAX_VALUE : framing - size;
        byte[] piece = in.readSome(left, deadline);
        append(piece);
        if (piece.length == 0) {
            boolean reset = in.eof() == RawInput.Eof.RESET;
            End closed = framing == HttpSyntax.UNFRAMED ? End.CLOSED : End.TRUNCATED;
            end = reset ? End.RESET : closed;
        } else if (size == framing) {
            end = End.COMPLETE;
        }
    }

    private void readChunk(long deadline) {
        try {
            long size = HttpSyntax.chunkSize(in.line(deadline));
            ByteArrayOutputStream chunk = new ByteArrayOutputStream();
            while (chunk.size() < size) {
                byte[] piece = in.readSome(size - chunk.size(), deadline);
                if (piece.length == 0) {
                    throw new TruncatedException("inside a chunk");
                }
                chunk.writeBytes(piece);
                append(piece);
            }
            if (!in.line(deadline).isEmpty()) {
                throw new HttpSyntaxException("chunk: longer than its size, or a trailer");
            }
            if (size == 0) {
                end = End.COMPLETE;
            } else {
                chunks.add(chunk.toByteArray());
            }
        } catch (TruncatedException _) {
            end = in.eof() == RawInput.Eof.RESET ? End.RESET : End.TRUNCATED;
        }
    }

    private void append(byte[] piece) {
        if (size + piece.length > body.length) {
            body = Arrays.copyOf(body, Math.max(2 * body.length, size + piece.length));
        }
        System.arraycopy(piece, 0, body, size, piece.length);
        size += piece.length;
    }

    /** Offset after the blank line that ends the block, or -1; CR at the very end may be CRLF. */
    private int blockEnd() {
        boolean lineStart = false;
        int i = taken;
        while (i < size) {
            if (body[i] != '\r' && body[i] != '\n') {
                lineStart = false;
                i++;
                continue;
            }
            if (body[i] == '\r' && i + 1 == size && end == End.OPEN) {
                return -1;
            }
            boolean pair = body[i] == '\r' && i + 1 < size && body[i + 1] == '\n';
            i += pair ? 2 : 1;
            if (lineStart) {
                return i;
            }
            lineStart = true;
        }
        return -1;
    }
}
