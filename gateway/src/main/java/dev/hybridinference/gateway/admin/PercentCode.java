package dev.hybridinference.gateway.admin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Undoes percent-encoding (RFC 3986 section 2.1) of UTF-8. Stateless. */
final class PercentCode {
    private PercentCode() {}

    /** The text behind a part of a path; null when it is not well encoded. */
    static @Nullable String path(String raw) {
        return decode(raw, '+');
    }

    /** The text behind a name or value of a form, where a plus is a space. */
    static @Nullable String form(String raw) {
        return decode(raw, ' ');
    }

    private static @Nullable String decode(String raw, char plus) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else if (c > '~' || c < ' ') {
                return null;
            } else {
                bytes.write(c == '+' ? plus : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }
}
