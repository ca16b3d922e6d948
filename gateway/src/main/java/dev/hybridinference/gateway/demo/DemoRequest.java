package dev.hybridinference.gateway.demo;

import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonLimits;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;

/**
 * What the demo model reads of a request.
 *
 * @param stream whether a stream is wanted
 * @param usage whether its usage is wanted
 * @param text the last text of the conversation, or the input, or empty
 */
record DemoRequest(boolean stream, boolean usage, String text) {
    private static final JsonShape SHAPE;
    private static final int STREAM;
    private static final int USAGE;
    private static final int[] TEXTS;

    static {
        JsonShape.Builder shape = JsonShape.builder();
        STREAM = shape.field("stream");
        USAGE = shape.field("stream_options", "include_usage");
        TEXTS =
                new int[] {
                    shape.field("messages", "*", "content"),
                    shape.field("messages", "*", "content", "*", "text"),
                    shape.field("prompt"),
                    shape.field("input")
                };
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
        return new DemoRequest(
                json.kind(STREAM) == JsonKind.TRUE, json.kind(USAGE) == JsonKind.TRUE, text);
    }
}
