package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.edge.ClientStream;
import dev.hybridinference.gateway.http.HeaderLines;
import dev.hybridinference.gateway.record.ExchangeRecord;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.kernel.price.Money;
import dev.hybridinference.kernel.route.Cooldown;
import dev.hybridinference.kernel.surface.Surface;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The answer to the client: its head, its content, its end, in the order that {@link Commit}
 * allows. Confined to the exchange's event loop.
 */
final class Reply {
    /** A stream is never silent for longer: proxies in front cut at 60 s. */
    static final long KEEP_ALIVE_NANOS = 15_000_000_000L;

    private static final byte[] EVENT_STREAM =
            "content-type: text/event-stream\r\ncache-control: no-cache\r\nx-accel-buffering: no\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] JSON =
            "content-type: application/json\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ExchangeKit kit;
    private final ClientStream client;
    private final Surface surface;
    private final ExchangeRecord record;
    private final ContentCapture capture;
    private Commit commit = Commit.NOTHING;
    private int status = 200;
    private boolean stream;
    private long lastSentNanos;

    Reply(
            ExchangeKit kit,
            ClientStream client,
            Surface surface,
            ExchangeRecord record,
            ContentCapture capture) {
        this.kit = kit;
        this.client = client;
        this.surface = surface;
        this.record = record;
        this.capture = capture;
    }

    Commit commit() {
        return commit;
    }

    /** The status that was sent, or 200. */
    int status() {
        return status;
    }

    boolean writable() {
        return client.writable();
    }

    void wantBody() {
        client.wantBody();
    }

    /**
     * The first content is there.
     *
     * @param cost of the whole request; null while it is not over, or when its price is unknown
     */
    void begin(Attempt answering, Call call, int attempts, long length, @Nullable Money cost) {
        stream = call.stream();
        if (commit == Commit.NOTHING) {
            HeaderLines lines = kit.tools().lines();
            lines.addAll(call.stream() ? EVENT_STREAM : JSON);
            lines.add("x-hybrid-target", answering.destination().label());
            lines.add("x-hybrid-attempts", attempts);
            route(lines);
            String dropped = answering.dropped();
            if (dropped != null) {
                lines.add("x-hybrid-dropped", dropped);
            }
            if (cost != null) {
                lines.add("x-hybrid-cost-usd", cost.decimal());
            }
            client.head(200, lines, length);
        }
        commit = commit.content();
    }

    void content(ByteBuf bytes) {
        capture.response(bytes);
        client.body(bytes);
    }

    void flush(long nowNanos) {
        lastSentNanos = nowNanos;
        client.flush();
    }

    /**
     * Keeps a silent stream open: sends its head when the provider, or the place there, lets it
     * wait too long, then comments.
     *
     * @param atBoundary whether a comment may follow what went out
     */
    void keepAlive(long nowNanos, long arrivedNanos, long earlyNanos, boolean atBoundary) {
        if (commit == Commit.NOTHING) {
            if (nowNanos - arrivedNanos < earlyNanos) {
                return;
            }
            HeaderLines lines = kit.tools().lines().addAll(EVENT_STREAM);
            route(lines);
            client.head(200, lines, ClientStream.STREAMED);
            commit = commit.headers();
        } else if (nowNanos - lastSentNanos < KEEP_ALIVE_NANOS
                || !atBoundary
                || !client.writable()) {
            return;
        }
        client.body(Unpooled.wrappedBuffer(surface.keepAlive()));
        flush(nowNanos);
    }

    /**
     * The answer is whole.
     *
     * @param last its last bytes
     */
    void end(byte[] last) {
        commit = commit.ended();
        if (last.length > 0) {
            last(last);
        }
        client.end();
        capture.end();
    }

    /** An answer that no provider was asked for. */
    void own(byte[] document) {
        commit = commit.ended();
        client.head(200, kit.tools().lines().addAll(JSON), document.length);
        last(document);
        client.end();
        capture.end();
    }

    /** Content went out, and the rest will not come. */
    void endBroken(Failure failure) {
        commit = commit.ended();
        if (stream) {
            last(surface.errorEvent(failure, record.requestId()));
            client.end();
        } else {
            client.cut();
        }
        capture.end();
    }

    private void last(byte[] bytes) {
        capture.response(bytes);
        client.body(Unpooled.wrappedBuffer(bytes));
    }

    /** There is no answer. */
    void fail(Failure failure, int attempts) {
        boolean headSent = commit != Commit.NOTHING;
        commit = commit.ended();
        if (headSent) {
            last(surface.errorEvent(failure, record.requestId()));
            client.end();
            capture.end();
            return;
        }
        status = surface.status(failure);
        byte[] document = surface.error(failure, record.requestId());
        HeaderLines lines = kit.tools().lines().addAll(JSON);
        if (attempts > 0) {
            lines.add("x-hybrid-attempts", attempts);
        }
        route(lines);
        signals(failure, lines);
        client.head(status, lines, document.length);
        last(document);
        client.end();
        capture.end();
    }

    /** Which decision led here, and what it was where the client may know. */
    private void route(HeaderLines lines) {
        RowId row = record.rowId;
        if (row != null) {
            lines.add("x-hybrid-route", row.writer() + "/" + row.seq());
        }
        if (!record.routeWords.isEmpty()) {
            lines.add("x-hybrid-debug", record.routeWords);
        }
    }

    /** What the SDKs' own retries obey. */
    private static void signals(Failure failure, HeaderLines lines) {
        Duration wait = retryAfter(failure);
        if (wait != null) {
            Duration capped = wait.compareTo(Cooldown.LONGEST) > 0 ? Cooldown.LONGEST : wait;
            lines.add("retry-after", Math.max(1, (capped.toMillis() + 999) / 1_000));
        }
        if (failure instanceof Failure.Upstream.CredentialRefused
                || failure instanceof Failure.Upstream.ModelMissing
                || (failure instanceof Failure.Upstream.Rejected rejected && rejected.missing())
                || (failure instanceof Failure.Upstream.Throttled throttled && throttled.quota())) {
            lines.add("x-should-retry", "false");
        }
        if (failure instanceof Failure.Invalid invalid
                && invalid.reason() == Failure.Invalid.Reason.METHOD_NOT_ALLOWED) {
            lines.add("allow", "POST");
        }
    }

    private static @Nullable Duration retryAfter(Failure failure) {
        return switch (failure) {
            case Failure.Unavailable unavailable -> unavailable.retryAfter();
            case Failure.Upstream.Throttled throttled -> throttled.retryAfter();
            case Failure.Upstream.Failed failed -> failed.retryAfter();
            default -> null;
        };
    }
}
