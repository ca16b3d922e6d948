package dev.hybridinference.kernel.dialect;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.failure.ProviderError;
import org.jspecify.annotations.Nullable;

/**
 * Reads one whole (not streamed) answer beside the relay. Confined to one thread; reusable through
 * {@link #reset}.
 */
public interface AnswerReader {
    void reset();

    /**
     * A piece of the body.
     *
     * @return false once the body cannot be a usable answer
     */
    boolean data(byte[] bytes, int from, int to);

    /**
     * The body is complete.
     *
     * @return whether it is a usable answer
     */
    boolean end();

    /** The failure told inside a successful status, or null. */
    @Nullable ProviderError error();

    /** The status that the failure would have had as an answer of its own. */
    int errorStatus();

    /** The usage that the answer told, or null. */
    @Nullable Usage usage();
}
