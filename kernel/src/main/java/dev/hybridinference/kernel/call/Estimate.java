package dev.hybridinference.kernel.call;

/**
 * The usage of an answer whose provider did not tell it, from sizes. Pure.
 *
 * <p>Input is the prompt's bytes by {@link #BYTES_PER_TOKEN}: for English prose usually within 30 %
 * of the truth, for source code and for JSON with much structure up to 60 % off, for text in other
 * scripts up to a factor of two too high. Output is the larger of the deltas and the text's bytes
 * by {@link #BYTES_PER_TOKEN}: exact for servers that send each token by itself, otherwise as good
 * as the input's. Where a server holds tokens back or thinks without showing it, output is too low
 * by what it did not send.
 */
public final class Estimate {
    /** Bytes of text in UTF-8 that are taken for a token. */
    public static final int BYTES_PER_TOKEN = 4;

    private Estimate() {}

    /**
     * @param promptBytes bytes of the request's body, or of what of it is prompt
     * @param deltas parts of the answer that carried text
     * @param textBytes bytes of that text
     */
    public static Usage of(long promptBytes, long deltas, long textBytes) {
        return Usage.estimated(tokens(promptBytes), Math.max(deltas, tokens(textBytes)));
    }

    private static long tokens(long bytes) {
        return Math.ceilDiv(bytes, BYTES_PER_TOKEN);
    }
}
