package dev.hybridinference.kernel.surface.messages;

import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonKind;

/**
 * About how many tokens a request is, from the sizes of its texts; as good as {@link Estimate}.
 * Pure.
 */
final class TokenCount {
    /** What an image of usual size costs (Anthropic, "Vision"). */
    private static final long IMAGE_BYTES = 1_600L * Estimate.BYTES_PER_TOKEN;

    /** What stands between two messages, blocks or tools. */
    private static final long FRAME_BYTES = 3L * Estimate.BYTES_PER_TOKEN;

    private TokenCount() {}

    /**
     * @param body one valid JSON object
     */
    static long of(byte[] body) {
        JsonCursor json = new JsonCursor(body, 0, body.length);
        long bytes = 0;
        json.object();
        while (json.member()) {
            switch (json.key()) {
                case "system", "messages", "tools" -> bytes += size(json);
                default -> {}
            }
        }
        return Math.max(1, Estimate.of(bytes, 0, 0).input());
    }

    private static long size(JsonCursor json) {
        if (json.kind() == JsonKind.STRING) {
            return json.text().length();
        }
        long bytes = 0;
        if (json.array()) {
            while (json.element()) {
                bytes += FRAME_BYTES + size(json);
            }
            return bytes;
        }
        if (!json.object()) {
            json.skip();
            return 2;
        }
        while (json.member()) {
            bytes +=
                    switch (json.key()) {
                        case "type", "role", "signature", "cache_control", "media_type" -> 0;
                        case "data" -> IMAGE_BYTES;
                        default -> json.key().length() / 2 + size(json);
                    };
        }
        return bytes;
    }
}
