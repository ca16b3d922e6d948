package dev.hybridinference.gateway.http;

/**
 * Bounds of one message head or trailer section.
 *
 * @param maxBytes all bytes up to and with the empty line (at least 16)
 * @param maxStartLine bytes of the start line without its line end
 * @param maxFields header lines
 */
public record HeadLimits(int maxBytes, int maxStartLine, int maxFields) {
    public HeadLimits {
        if (maxBytes < 16) {
            throw new IllegalArgumentException(
                    "maxBytes: " + maxBytes + " (expected: at least 16)");
        }
        if (maxStartLine < 1) {
            throw new IllegalArgumentException(
                    "maxStartLine: " + maxStartLine + " (expected: at least 1)");
        }
        if (maxFields < 0) {
            throw new IllegalArgumentException(
                    "maxFields: " + maxFields + " (expected: 0 or more)");
        }
    }
}
