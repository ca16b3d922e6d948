package dev.hybridinference.gateway.demo;

import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonLimits;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;

/**
 * What the demo model reads of a request.
 *
 * @param asks whether there is anything to answer
 * @param stream whether a stream is wanted
 * @param usage whether its usage is wanted
 * @param text the last text of the conversation, or the input, or empty
 * @param most words of the answer at most
 * @param stop what ends the answer, or empty
 */
record DemoRequest(
        boolean asks, boolean stream, boolean usage, String text, long most, String stop) {
    private static final JsonShape SHAPE;
    private static final int STREAM;
    private static final int USAGE;
    private static final int MESSAGES;
    private static final int[] TEXTS;
    private static final int[] LIMITS;
    private static final int[] STOPS;

    static {
        JsonShape.Builder shape = JsonShape.builder();
        STREAM = shape.field("stream");
        USAGE = shape.field("stream_options", "include_usage");
        MESSAGES = shape.field("messages");
        TEXTS =
                new int[] {
                    shape.field("messages", "*", "content"),
                    shape.field("messages", "*", "content", "*", "text"),
                    shape.field("prompt"),
                    shape.field("input")
                };
        LIMITS = new int[] {shape.field("max_tokens"), shape.field("max_completion_tokens")};
        STOPS = new int[] {shape.field("stop"), shape.field("stop", "*")};
        SHAPE = shape.build();
    }

    /** Reads a body that the gateway has checked before. */
    static DemoRequest read(byte[] body) {
        JsonScanner json = new JsonScanner(SHAPE, JsonLimits.DEFAULT);
        json.feed(body, 0, body.length);
        String text = "";
        for (int slot : TEXTS) {
            String found = json.text(slot);
            if (text.isEmpty() && found != null) {
                text = found;
            }
        }
        long most = Long.MAX_VALUE;
        for (int slot : LIMITS) {
            most = json.longValue(slot, most);
        }
        String stop = "";
        for (int slot : STOPS) {
            String found = json.text(slot);
            stop = found == null ? stop : found;
        }
        return new DemoRequest(
                json.filled(MESSAGES) || present(json, TEXTS[2]) || present(json, TEXTS[3]),
                json.kind(STREAM) == JsonKind.TRUE,
                json.kind(USAGE) == JsonKind.TRUE,
                text,
                most,
                stop);
    }

    private static boolean present(JsonScanner json, int slot) {
        return json.kind(slot) != JsonKind.ABSENT;
    }
}
