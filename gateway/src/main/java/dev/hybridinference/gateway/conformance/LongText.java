package dev.hybridinference.gateway.conformance;

import static dev.hybridinference.gateway.conformance.Check.that;

import dev.hybridinference.gateway.conformance.Answer.SseEvent;
import java.util.function.Function;

/** A long text of many scripts, line ends that are none, and escapes. Stateless. */
final class LongText {
    /** The inside of a JSON string. */
    static final String JSON =
            "Repeat: " + "Grüße, 你好, שלום, 😀, a\u2028b, \\ud83d\\ude80, \\\"q\\\" ".repeat(500);

    private LongText() {}

    /** Whether no character of a streamed answer was cut in two. */
    static void check(Answer stream, Function<JsonDoc, String> textOf) {
        StringBuilder text = new StringBuilder();
        for (SseEvent event : stream.events()) {
            text.append(textOf.apply(event.json()));
        }
        that(text.indexOf("\uFFFD") < 0, "a broken character in", text);
        if (text.indexOf("你好") >= 0) {
            that(text.indexOf("a\u2028b, \uD83D\uDE80") >= 0, "the echo was changed", text);
        }
    }
}
