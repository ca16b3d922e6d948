package dev.hybridinference.kernel.surface.chat;

import dev.hybridinference.kernel.call.Part.Media;
import dev.hybridinference.kernel.json.JsonText;

/** Tells data URLs (RFC 2397) with base64 from addresses. Pure. */
final class DataUrl {
    private static final String BASE64 = ";base64";

    /** Characters of a head with its parameters at most. */
    private static final int LONGEST_HEAD = 256;

    private DataUrl() {}

    static Media media(JsonText url) {
        if (!url.startsWith("data:")) {
            return new Media.Remote(url);
        }
        int comma = url.indexOf(',', LONGEST_HEAD);
        if (comma < 0) {
            return new Media.Remote(url);
        }
        String head = url.part(5, comma).decoded();
        if (!head.endsWith(BASE64)) {
            return new Media.Remote(url);
        }
        int parameters = head.indexOf(';');
        return new Media.Inline(JsonText.of(head.substring(0, parameters)), url.from(comma + 1));
    }
}
