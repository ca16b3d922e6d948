package dev.hybridinference.kernel.surface;

import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a client protocol: how its requests are read and how failures look in it.
 * Immutable and thread-safe.
 */
public interface Surface {
    Operation operation();

    /** What a scanner of request bodies must remember for {@link #read}. */
    JsonShape shape();

    /**
     * Reads the facts of a complete, valid body.
     *
     * @param body a scanner that was fed the whole body with {@link #shape}
     * @param bytes size of the body
     */
    Reading read(JsonScanner body, long bytes);

    /** The HTTP status of a failure that is told before the answer's head was sent. */
    int status(Failure failure);

    /** The JSON document that tells a failure before the answer's head was sent. */
    byte[] error(Failure failure, String requestId);

    /** The event that ends a stream with a failure after its head was sent. */
    byte[] errorEvent(Failure failure, String requestId);

    /** The event that ends a stream normally when the provider left it out. */
    byte[] endEvent();

    /** How it is carried over to other protocols, or null when it only goes to its own. */
    @Nullable Translation translation();

    /**
     * The answer to what needs no provider, or null when one is needed.
     *
     * @param body gives the request's body, one valid JSON object
     */
    default byte @Nullable [] ownAnswer(Supplier<byte[]> body) {
        return null;
    }

    /** What is sent while a stream has nothing to say. */
    byte[] keepAlive();
}
