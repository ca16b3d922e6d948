package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.http.ChunkedReader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes the framing off one request body. Confined to its event loop; reusable through {@link
 * #begin}.
 */
final class RequestBody {
    /** What {@link #next} found. */
    enum Result {
        DATA,
        MORE,
        DONE,
        BROKEN,
        TOO_LARGE
    }

    private final long limit;
    private @Nullable ChunkedReader chunks;
    private boolean chunked;
    private boolean complete = true;
    private long left;
    private @Nullable ByteBuf data;

    /**
     * @param limit bytes of a chunked body
     */
    RequestBody(long limit) {
        this.limit = limit;
    }

    /** Starts a body of that many bytes, or a chunked one when it is negative. */
    void begin(long contentLength) {
        chunked = contentLength < 0;
        complete = contentLength == 0;
        left = contentLength;
        if (chunked) {
            if (chunks == null) {
                chunks = ChunkedReader.forRequests();
            }
            chunks.reset();
        }
    }

    /** True when the last byte of the body was read, or there is none. */
    boolean complete() {
        return complete;
    }

    /** True when at most {@code bytes} are still to come. */
    boolean endsWithin(long bytes) {
        return complete || (!chunked && left <= bytes);
    }

    String problem() {
        return chunks == null ? "" : chunks.problem();
    }

    /** The data that {@link Result#DATA} announced; the caller owns it. */
    ByteBuf take() {
        ByteBuf taken = data;
        if (taken == null) {
            throw new IllegalStateException("data: none (expected: after DATA, once)");
        }
        data = null;
        return taken;
    }

    /** Reads on until data, the end, an error, or the end of the input. */
    Result next(ByteBuf in) {
        ChunkedReader reader = chunks;
        if (!chunked || reader == null) {
            return plain(in);
        }
        return switch (reader.next(in)) {
            case MORE -> Result.MORE;
            case BROKEN -> Result.BROKEN;
            case DONE -> {
                complete = true;
                yield Result.DONE;
            }
            case DATA -> {
                data = reader.take();
                if (reader.total() > limit) {
                    take().release();
                    yield Result.TOO_LARGE;
                }
                yield Result.DATA;
            }
        };
    }

    private Result plain(ByteBuf in) {
        if (left == 0) {
            complete = true;
            return Result.DONE;
        }
        if (!in.isReadable()) {
            return Result.MORE;
        }
        int piece = (int) Math.min(left, in.readableBytes());
        data = in.readRetainedSlice(piece);
        left -= piece;
        return Result.DATA;
    }
}
