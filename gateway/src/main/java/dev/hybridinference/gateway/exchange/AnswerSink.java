package dev.hybridinference.gateway.exchange;

import dev.hybridinference.kernel.call.Usage;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Where the body of one provider's answer goes: to the client as a stream or as a whole, or into
 * the reading of a failure. Confined to the exchange's event loop.
 */
sealed interface AnswerSink
        permits StreamRelay, WholeRelay, StreamTranslation, WholeTranslation, FailureBody {
    /** A piece of the body; the sink owns it. */
    void body(ByteBuf piece);

    /** Everything read for now was delivered. */
    void readComplete();

    /** The body is complete by its framing. */
    void end();

    /** True between events, where something of our own may be put in. */
    boolean atBoundary();

    /** A tick passed since the provider's last bytes. */
    void quiet();

    /** The usage told so far, or null. */
    @Nullable Usage usage();

    /**
     * What was used, from the sizes of what came so far.
     *
     * @param promptBytes bytes of the request's body
     */
    Usage estimated(long promptBytes);

    /** Frees what is held; the sink is not used any more. */
    void release();
}
