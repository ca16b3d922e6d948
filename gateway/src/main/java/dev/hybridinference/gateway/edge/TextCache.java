package dev.hybridinference.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives the same String for the same few bytes again and again, so that a common path costs no
 * allocation. Holds at most {@link #ENTRIES} texts of at most {@link #LONGEST} bytes; a newer text
 * takes the place of an older one. Confined to its event loop.
 */
final class TextCache {
    static final int ENTRIES = 256;
    static final int LONGEST = 96;

    private final byte[][] keys = new byte[ENTRIES][];
    private final @Nullable String[] texts = new @Nullable String[ENTRIES];

    /** The ASCII text of {@code length} bytes. */
    String text(byte[] bytes, int from, int length) {
        if (length > LONGEST) {
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        }
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ hash >>> 15) & (ENTRIES - 1);
        String known = texts[slot];
        if (known != null
                && Arrays.equals(keys[slot], 0, keys[slot].length, bytes, from, from + length)) {
            return known;
        }
        String fresh = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        keys[slot] = Arrays.copyOfRange(bytes, from, from + length);
        texts[slot] = fresh;
        return fresh;
    }
}
