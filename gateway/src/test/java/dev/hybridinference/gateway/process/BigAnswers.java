package dev.hybridinference.gateway.process;

import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.Script;
import java.nio.charset.StandardCharsets;

/** Answers that are large, made without holding them in memory. Stateless. */
final class BigAnswers {
    private static final String JSON_START = "{\"choices\":[],\"filling\":\"";
    private static final String JSON_END = "\"}";
    private static final byte[] EVENT = ChatStreams.of("x").text("a".repeat(900)).bytes();
    private static final byte[] STREAM_END = ChatStreams.of("x").finish("stop").done().bytes();

    private BigAnswers() {}

    /** Events of about 1 KiB each. */
    static Script stream(long bytes) {
        return Script.status(200)
                .header("content-type", "text/event-stream")
                .header("content-length", Long.toString(streamLength(bytes)))
                .flush()
                .repeat(EVENT, events(bytes))
                .raw(STREAM_END);
    }

    static long streamLength(long bytes) {
        return events(bytes) * EVENT.length + STREAM_END.length;
    }

    private static long events(long bytes) {
        return bytes / EVENT.length;
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
