package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Reads {@code true}, {@code false} or {@code null}. Confined to its scanner's thread. */
final class LiteralToken {

    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);
    private static final byte[] NULL = "null".getBytes(US_ASCII);

    private byte[] spelling = NULL;
    private int matched;

    /** Starts the literal with this first letter and says which one it is. */
    JsonKind begin(byte letter) {
        matched = 0;
        spelling = letter == 't' ? TRUE : letter == 'f' ? FALSE : NULL;
        return letter == 't' ? JsonKind.TRUE : letter == 'f' ? JsonKind.FALSE : JsonKind.NULL;
    }

    /**
     * Index of the first byte that does not match, which is an error unless {@link #complete()}.
     */
    int scan(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && matched < spelling.length && bytes[at] == spelling[matched]) {
            matched++;
            at++;
        }
        return at;
    }

    boolean complete() {
        return matched == spelling.length;
    }

    String expected() {
        return "the literal " + new String(spelling, US_ASCII);
    }
}
