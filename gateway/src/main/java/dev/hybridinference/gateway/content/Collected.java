package dev.hybridinference.gateway.content;

import dev.hybridinference.kernel.ledger.Redaction;
import dev.hybridinference.kernel.ledger.RowId;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of one request while they are collected. Ends with exactly one call of {@link #keep},
 * {@link #drop} or, by itself, when the memory of all content is used up. Confined to the event
 * loop of the request until it is kept.
 */
public final class Collected {
    private final ContentKeeper keeper;
    private final Redaction redaction;
    private final CollectedBody request;
    private final CollectedBody response;
    private @Nullable CollectedBody providerError;
    private @Nullable RowId id;
    private long timeMillis;
    private boolean over;

    Collected(ContentKeeper keeper, ContentMemory memory, Redaction redaction) {
        this.keeper = keeper;
        this.redaction = redaction;
        this.request = new CollectedBody(memory);
        this.response = new CollectedBody(memory);
    }

    /** Adds a copy of a part of the request's body. */
    public void request(ByteBuf piece) {
        if (!over && !request.add(piece)) {
            leaveOut();
        }
    }

    /** Adds a copy of a part of the answer's body. */
    public void response(ByteBuf piece) {
        if (!over && !response.add(piece)) {
            leaveOut();
        }
    }

    /** As {@link #response(ByteBuf)}. */
    public void response(byte[] piece) {
        if (!over && !response.add(piece)) {
            leaveOut();
        }
    }

    /** A provider answered with a failure; the last one counts. */
    public void providerError(byte[] body) {
        if (over) {
            return;
        }
        if (providerError != null) {
            providerError.release();
        }
        CollectedBody error = new CollectedBody(request.memory());
        providerError = error;
        if (!error.add(body)) {
            leaveOut();
        }
    }

    /**
     * Hands all of it over to be kept.
     *
     * @param row the request in the books
     * @param beganMillis when it began, in milliseconds since 1970
     */
    public void keep(RowId row, long beganMillis) {
        if (!over) {
            over = true;
            id = row;
            timeMillis = beganMillis;
            keeper.take(this);
        }
    }

    /** It is not to be kept. */
    public void drop() {
        if (!over) {
            over = true;
            release();
        }
    }

    private void leaveOut() {
        over = true;
        release();
        keeper.leftOut(1);
    }

    void release() {
        request.release();
        response.release();
        if (providerError != null) {
            providerError.release();
        }
    }

    RowId id() {
        if (id == null) {
            throw new IllegalStateException("content: not handed over");
        }
        return id;
    }

    long timeMillis() {
        return timeMillis;
    }

    Redaction redaction() {
        return redaction;
    }

    CollectedBody request() {
        return request;
    }

    CollectedBody response() {
        return response;
    }

    @Nullable CollectedBody providerError() {
        return providerError;
    }
}
