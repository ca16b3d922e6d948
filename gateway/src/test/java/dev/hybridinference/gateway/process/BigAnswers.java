package dev.hybridinference.gateway.process;

import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** Answers that are large, made without holding them in memory. Stateless. */
final class BigAnswers {
    private static final String JSON_START = "{\"choices\":[],\"filling\":\"";
    private static final String JSON_END = "\"}";

    /** Enough events for one large write. */
    private static final byte[] EVENTS =
            ChatStreams.of("x")
                    .texts(Collections.nCopies(60, "a".repeat(900)).toArray(String[]::new))
                    .bytes();

    private static final byte[] STREAM_END = ChatStreams.of("x").finish("stop").done().bytes();

    private BigAnswers() {}

    /** Events of about 1 KiB each. */
    static Script stream(long bytes) {
        return Script.status(200)
                .header("content-type", "text/event-stream")
                .header("content-length", Long.toString(streamLength(bytes)))
                .flush()
                .repeat(EVENTS, units(bytes))
                .raw(STREAM_END);
    }

    static long streamLength(long bytes) {
        return units(bytes) * EVENTS.length + STREAM_END.length;
    }

    private static long units(long bytes) {
        return bytes / EVENTS.length;
    }

    /** One JSON document. */
    static Script json(long bytes) {
        return Script.status(200)
                .header("content-type", "application/json")
                .header("content-length", Long.toString(jsonLength(bytes)))
                .flush()
                .raw(JSON_START.getBytes(StandardCharsets.US_ASCII))
                .fill(bytes)
                .raw(JSON_END);
    }

    static long jsonLength(long bytes) {
        return JSON_START.length() + bytes + JSON_END.length();
    }
}
