package dev.hybridinference.kernel.call;

/**
 * Byte ranges of a request body that a same-protocol relay may have to edit.
 *
 * @param model the value of {@code model}, quotes included
 * @param rootEnd offset of the closing brace of the document
 * @param streamOptions the value of {@code stream_options}, or {@link Span#ABSENT}
 * @param streamOptionsForm what stands there
 * @param includeUsage the value of {@code stream_options.include_usage}, or {@link Span#ABSENT}
 */
public record BodySpots(
        Span model, long rootEnd, Span streamOptions, Form streamOptionsForm, Span includeUsage) {

    /** What stands at {@code stream_options}. */
    public enum Form {
        ABSENT,
        NULL,
        EMPTY_OBJECT,
        OBJECT
    }

    /** Bytes from {@code from} up to, not including, {@code to}. */
    public record Span(long from, long to) {
        public static final Span ABSENT = new Span(-1, -1);

        public boolean present() {
            return from >= 0;
        }
    }
}
