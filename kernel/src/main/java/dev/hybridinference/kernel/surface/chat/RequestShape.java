package dev.hybridinference.kernel.surface.chat;

import dev.hybridinference.kernel.json.JsonShape;

/** The fields of a request that are read, and their slots. */
final class RequestShape {
    static final int MODEL;
    static final int STREAM;
    static final int STREAM_OPTIONS;
    static final int INCLUDE_USAGE;
    static final int MAX_TOKENS;
    static final int MAX_COMPLETION_TOKENS;
    static final int TOOLS;
    static final int IMAGES;
    static final int[] REASONING;
    static final JsonShape SHAPE;

    /** Top-level fields that must not be repeated, because which one counts would be a guess. */
    static final int[] SINGLE;

    static final String[] NAMES;

    static {
        JsonShape.Builder shape = JsonShape.builder();
        MODEL = shape.field("model");
        STREAM = shape.field("stream");
        STREAM_OPTIONS = shape.field("stream_options");
        INCLUDE_USAGE = shape.field("stream_options", "include_usage");
        MAX_TOKENS = shape.field("max_tokens");
        MAX_COMPLETION_TOKENS = shape.field("max_completion_tokens");
        TOOLS = shape.field("tools");
        IMAGES = shape.field("messages", "*", "content", "*", "image_url");
        REASONING =
                new int[] {
                    shape.field("messages", "*", "reasoning"),
                    shape.field("messages", "*", "reasoning_content"),
                    shape.field("messages", "*", "reasoning_signature"),
                    shape.field("messages", "*", "reasoning_details")
                };
        SHAPE = shape.build();
        SINGLE =
                new int[] {
                    MODEL, STREAM, STREAM_OPTIONS, INCLUDE_USAGE, MAX_TOKENS, MAX_COMPLETION_TOKENS
                };
        NAMES =
                new String[] {
                    "model",
                    "stream",
                    "stream_options",
                    "stream_options.include_usage",
                    "max_tokens",
                    "max_completion_tokens"
                };
    }

    private RequestShape() {}
}
