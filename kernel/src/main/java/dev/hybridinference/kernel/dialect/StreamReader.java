package dev.hybridinference.kernel.dialect;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.failure.ProviderError;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one streamed answer beside the relay, without copying them. Confined to one
 * thread; reusable through {@link #reset}.
 */
public interface StreamReader {
    /** No place in an event. */
    long NOWHERE = -1;

    void reset();

    /** A piece of the current event's data. */
    void data(byte[] bytes, int from, int to);

    /** The current event is complete; the other methods now speak of it. */
    void eventEnd();

    /** Whether the event carries a part of the answer (not merely its opening). */
    boolean content();

    /** Whether the event carries usage and nothing else. */
    boolean usageOnly();

    /** Whether the event is the marker after which nothing counts. */
    boolean done();

    /** Whether the event is a failure. */
    boolean failed();

    /**
     * Whether the event has an {@code error} member that is null, which some clients take for one.
     */
    default boolean nullError() {
        return false;
    }

    /**
     * The event without that member.
     *
     * @param event all bytes of the event as they stood in the stream
     */
    default byte[] withoutNullError(byte[] event) {
        return event;
    }

    /** Whether the event carries usage beside something else. */
    default boolean usageBeside() {
        return false;
    }

    /**
     * Where the usage member of the event stands, with the comma that goes with it.
     *
     * @param bytes hold the event as it stood in the stream, from {@code from} up to {@code to}
     * @return the index of its first byte in the upper half, the index behind its last byte in the
     *     lower half; {@link #NOWHERE} when the event has a form that is better left alone
     */
    default long usageMember(byte[] bytes, int from, int to) {
        return NOWHERE;
    }

    /** Whether the event could be read; a stream that breaks off leaves one that cannot. */
    boolean readable();

    /** The failure that the event tells, after {@link #failed}. */
    ProviderError error();

    /** The status that the failure would have had as an answer of its own. */
    int errorStatus();

    /** Whether the answer so far said that it is finished. */
    boolean finished();

    /** The last usage that the stream told, or null. */
    @Nullable Usage usage();

    /** Events so far that carried text of the answer, reasoning and tool calls included. */
    long deltas();

    /** Bytes of that text as it stood in the stream, so with its escapes. */
    long textBytes();
}
