package dev.hybridinference.kernel.json;

/**
 * Bounds of one scanner.
 *
 * @param depth how many arrays and objects may be open at once, 1 to 1,048,576
 * @param textBytes how many bytes of a remembered string are kept, decoded and in UTF-8, 0 to
 *     65,536
 */
public record JsonLimits(int depth, int textBytes) {

    /** 512 levels and 512 bytes. */
    public static final JsonLimits DEFAULT = new JsonLimits(512, 512);

    public JsonLimits {
        if (depth < 1 || depth > 1 << 20) {
            throw new IllegalArgumentException("depth: " + depth + " (expected: 1 to 1048576)");
        }
        if (textBytes < 0 || textBytes > 1 << 16) {
            throw new IllegalArgumentException(
                    "textBytes: " + textBytes + " (expected: 0 to 65536)");
        }
    }
}
