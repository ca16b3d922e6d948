package dev.hybridinference.gateway.spool;

import dev.hybridinference.kernel.route.DecisionText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One entry as bytes, in an array that is used again and again. Numbers are LEB128 after zigzag
 * (Protocol Buffers encoding guide, "Signed Integers"), texts UTF-8 after their length plus one; 0
 * is no text. Confined to one thread.
 */
final class EntryBytes {
    /** Bytes of an entry at most. All texts are cut so that this holds. */
    static final int MOST = 5 * 1024;

    /** Bytes of a name at most; a longer one is cut at a character. */
    static final int NAME = 160;

    /** Bytes of an error or tags at most. */
    static final int PROSE = 512;

    /** Bytes of a route decision and of what was passed over in its plan, at most. */
    static final int DECISION = DecisionText.LONGEST + 256;

    private final byte[] bytes = new byte[MOST];
    private int length;

    void clear() {
        length = 0;
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    void kind(int kind) {
        bytes[length++] = (byte) kind;
    }

    void flag(boolean value) {
        bytes[length++] = (byte) (value ? 1 : 0);
    }

    void number(long value) {
        long zigzag = (value << 1) ^ (value >> 63);
        while ((zigzag & ~0x7FL) != 0) {
            bytes[length++] = (byte) ((zigzag & 0x7F) | 0x80);
            zigzag >>>= 7;
        }
        bytes[length++] = (byte) zigzag;
    }

    /** A text of at most {@link #NAME} bytes. */
    void text(@Nullable String text) {
        text(text, NAME);
    }

    /** A text of at most {@link #PROSE} bytes. */
    void prose(@Nullable String text) {
        text(text, PROSE);
    }

    /** A text of at most {@link #DECISION} bytes. */
    void decision(String text) {
        text(text, DECISION);
    }

    private void text(@Nullable String text, int most) {
        if (text == null) {
            bytes[length++] = 0;
            return;
        }
        int chars = text.length();
        if (chars < 127 && ascii(text, chars)) {
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int kept = Math.min(utf8.length, most);
        while (kept > 0 && kept < utf8.length && (utf8[kept] & 0xC0) == 0x80) {
            kept--;
        }
        int prefix = kept + 1;
        bytes[length++] = (byte) ((prefix & 0x7F) | (prefix > 0x7F ? 0x80 : 0));
        if (prefix > 0x7F) {
            bytes[length++] = (byte) (prefix >>> 7);
        }
        System.arraycopy(utf8, 0, bytes, length, kept);
        length += kept;
    }

    /** The common case without garbage; false leaves nothing behind. */
    private boolean ascii(String text, int chars) {
        int at = length + 1;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c > 0x7F) {
                return false;
            }
            bytes[at + i] = (byte) c;
        }
        bytes[length] = (byte) (chars + 1);
        length = at + chars;
        return true;
    }
}
