package dev.hybridinference.testkit.client;

import dev.hybridinference.testkit.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One block of an event stream up to its blank line (WHATWG HTML, server-sent events).
 *
 * @param event the event name, or null when there was none
 * @param data the data lines joined by LF, or null when there was none: a comment alone
 * @param comments the comment lines without their colon
 * @param raw the block as it stood, blank line included
 */
public record SseEvent(
        @Nullable String event, @Nullable String data, List<String> comments, String raw) {

    public SseEvent {
        comments = List.copyOf(comments);
    }

    /** Reads one block; lines may end in LF, CR or CRLF. */
    static SseEvent of(String raw) {
        String event = null;
        StringBuilder data = null;
        List<String> comments = new ArrayList<>();
        for (String line : raw.split("\r\n|\n|\r", -1)) {
            if (line.startsWith(":")) {
                comments.add(value(line, 0));
            } else if (line.equals("data") || line.startsWith("data:")) {
                String value = value(line, 4);
                data = data == null ? new StringBuilder(value) : data.append('\n').append(value);
            } else if (line.startsWith("event:")) {
                event = value(line, 5);
            }
        }
        return new SseEvent(event, data == null ? null : data.toString(), comments, raw);
    }

    /**
     * The data as JSON.
     *
     * @throws AssertionError when the block has no data
     */
    public Json json() {
        if (data == null) {
            throw new AssertionError("no data in " + this);
        }
        return Json.parse(data);
    }

    public boolean isDone() {
        return "[DONE]".equals(data);
    }

    private static String value(String line, int colon) {
        if (line.length() <= colon + 1) {
            return "";
        }
        return line.charAt(colon + 1) == ' '
                ? line.substring(colon + 2)
                : line.substring(colon + 1);
    }
}
