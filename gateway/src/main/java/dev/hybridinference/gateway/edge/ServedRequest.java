package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.edge.AnswerWriter.Persistence;
import dev.hybridinference.gateway.http.HeaderBlock;
import dev.hybridinference.gateway.http.HeaderLines;
import dev.hybridinference.gateway.loop.LoopContext;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One request with its answer: head, framing and end. Once it is over, whatever its handler still
 * says goes nowhere, so that it can never reach the next request's answer. Confined to its event
 * loop.
 */
final class ServedRequest implements ClientStream, RequestHead {
    private final ClientConnection connection;
    private final RequestParser parser;
    private final String method;
    private final String path;
    private final String requestId;
    private final long contentLength;
    private final boolean version11;
    private final boolean keepAlive;
    private final long receivedNanos;
    private @Nullable RequestReceiver receiver;
    private boolean headSent;
    private boolean over;
    private @Nullable ClientGone lost;
    private boolean continueDue;
    private boolean bodyWanted;
    private boolean bodyPaused;
    private boolean bodyless;
    private boolean chunked;
    private boolean closes;
    private boolean endsWithConnection;
    private long left;

    ServedRequest(
            ClientConnection connection,
            RequestParser parser,
            String requestId,
            long receivedNanos) {
        this.connection = connection;
        this.parser = parser;
        this.method = parser.method();
        this.path = parser.path();
        this.requestId = requestId;
        this.contentLength = parser.rules().contentLength();
        this.version11 = parser.rules().version11();
        this.keepAlive = parser.rules().keepAlive();
        this.continueDue = parser.rules().expectsContinue();
        this.receivedNanos = receivedNanos;
    }

    @Override
    public LoopContext loop() {
        return connection.edge.loop;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String query() {
        return parser.query();
    }

    @Override
    public HeaderBlock headers() {
        return parser.fields();
    }

    @Override
    public long contentLength() {
        return contentLength;
    }

    @Override
    public String requestId() {
        return requestId;
    }

    @Override
    public InetAddress peer() {
        return connection.peer();
    }

    @Override
    public long receivedNanos() {
        return receivedNanos;
    }

    void receiver(RequestReceiver who) {
        receiver = who;
    }

    @Nullable RequestReceiver receiver() {
        return receiver;
    }

    boolean over() {
        return over;
    }

    /** Nothing more is sent for this request. */
    void giveUp(ClientGone why) {
        over = true;
        lost = why;
    }

    /** Why it was given up, or null when it was not. */
    @Nullable ClientGone lost() {
        return lost;
    }

    /** True when the handler wants the next piece of the body now. */
    boolean takesBody() {
        return bodyWanted && !bodyPaused;
    }

    @Override
    public void wantBody() {
        if (over) {
            return;
        }
        bodyWanted = true;
        if (continueDue && !headSent) {
            continueDue = false;
            connection.continueBody();
        }
        connection.resume();
    }

    @Override
    public void pauseBody(boolean paused) {
        if (!over) {
            bodyPaused = paused;
            connection.resume();
        }
    }

    @Override
    public void head(int status, HeaderLines headers, long length) {
        if (over) {
            return;
        }
        if (headSent) {
            throw new IllegalStateException("head: twice (expected: once per answer)");
        }
        byte[] line = StatusLines.of(status);
        headSent = true;
        boolean noBody = status == 204 || status == 304;
        bodyless = noBody || method.equals("HEAD");
        chunked = length < 0 && version11 && !bodyless;
        endsWithConnection = length < 0 && !version11 && !bodyless;
        left = length;
        closes = !keepAlive || continueDue || endsWithConnection || connection.mustClose();
        long framing =
                noBody || (bodyless && length < 0) || endsWithConnection
                        ? AnswerWriter.NO_LENGTH
                        : Math.max(length, AnswerWriter.CHUNKED_LENGTH);
        connection
                .writer()
                .head(
                        line,
                        headers,
                        framing,
                        closes
                                ? Persistence.CLOSES
                                : version11 ? Persistence.STAYS : Persistence.STAYS_1_0,
                        requestId);
    }

    @Override
    public void body(ByteBuf data) {
        if (over || bodyless) {
            data.release();
            return;
        }
        if (!headSent) {
            data.release();
            throw new IllegalStateException("body: before the head (expected: after it)");
        }
        if (chunked) {
            connection.writer().chunk(data);
            return;
        }
        if (!endsWithConnection) {
            left -= data.readableBytes();
            if (left < 0) {
                data.release();
                throw new IllegalStateException(
                        "body: " + -left + " bytes too many (expected: the length in the head)");
            }
        }
        connection.writer().piece(data);
    }

    @Override
    public void flush() {
        if (!over) {
            connection.writer().handOver();
            connection.wire().flush();
        }
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        if (!headSent || (!bodyless && !chunked && !endsWithConnection && left != 0)) {
            cut();
            throw new IllegalStateException(
                    "end: of an incomplete answer (expected: head and all bytes before)");
        }
        over = true;
        if (chunked) {
            connection.writer().lastChunk();
        }
        connection.writer().handOver();
        connection.answered(closes);
    }

    @Override
    public void cut() {
        if (!over) {
            over = true;
            connection.cut(headSent && endsWithConnection);
        }
    }

    @Override
    public boolean writable() {
        return over || connection.wire().isWritable();
    }

    @Override
    public boolean headSent() {
        return headSent;
    }
}
