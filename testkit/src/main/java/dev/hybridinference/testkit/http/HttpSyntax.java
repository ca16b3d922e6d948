package dev.hybridinference.testkit.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The strict half of RFC 9112: what a careful sender writes. Anything a tolerant reader would mend
 * is a fault here, because a mended message is what request smuggling is made of.
 */
public final class HttpSyntax {

    /** Body length of a message framed by chunks. */
    public static final long CHUNKED = -1;

    /** No framing header at all. */
    public static final long UNFRAMED = -2;

    private static final String TOKEN_EXTRA = "!#$%&'*+-.^_`|~";

    private HttpSyntax() {}

    /** Reads one field line without its CRLF (RFC 9112 section 5). */
    public static Header header(String line) {
        int colon = line.indexOf(':');
        if (colon <= 0 || !isToken(line.substring(0, colon))) {
            throw new HttpSyntaxException("header line: " + show(line) + " (expected: token ':')");
        }
        String value = strip(line.substring(colon + 1));
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f) {
                throw new HttpSyntaxException("control character in header: " + show(line));
            }
        }
        return new Header(line.substring(0, colon), value);
    }

    /**
     * The body length the headers announce, {@link #CHUNKED} or {@link #UNFRAMED} (RFC 9112 section
     * 6.3); both framings, repeated ones and other codings are faults.
     */
    public static long framing(List<Header> headers) {
        List<String> codings = Header.all(headers, "transfer-encoding");
        List<String> lengths = Header.all(headers, "content-length");
        if (codings.size() + lengths.size() > 1) {
            throw new HttpSyntaxException(
                    "framing: transfer-encoding "
                            + codings
                            + ", content-length "
                            + lengths
                            + " (expected: at most one)");
        }
        if (!codings.isEmpty()) {
            if (!codings.getFirst().equalsIgnoreCase("chunked")) {
                throw new HttpSyntaxException(
                        "transfer-encoding: " + show(codings.getFirst()) + " (expected: chunked)");
            }
            return CHUNKED;
        }
        return lengths.isEmpty() ? UNFRAMED : number(lengths.getFirst(), 10, "content-length");
    }

    /** Reads a chunk-size line without its CRLF; extensions are a fault. */
    public static long chunkSize(String line) {
        return number(line, 16, "chunk size");
    }

    public static boolean isToken(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alnum = c < 0x7f && Character.isLetterOrDigit(c);
            if (!alnum && TOKEN_EXTRA.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The text with control characters made visible, cut after 80 characters. */
    public static String show(String text) {
        StringBuilder out = new StringBuilder("'");
        for (int i = 0; i < Math.min(80, text.length()); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x7f) {
                out.append("\\x%02x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append("'").toString();
    }

    private static long number(String text, int radix, String what) {
        boolean digits = !text.isEmpty() && text.length() <= 15;
        for (int i = 0; digits && i < text.length(); i++) {
            digits = text.charAt(i) < 0x7f && Character.digit(text.charAt(i), radix) >= 0;
        }
        if (!digits) {
            throw new HttpSyntaxException(
                    what + ": " + show(text) + " (expected: 1 to 15 digits and nothing else)");
        }
        return Long.parseLong(text, radix);
    }

    private static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
            from++;
        }
        while (to > from && (text.charAt(to - 1) == ' ' || text.charAt(to - 1) == '\t')) {
            to--;
        }
        return text.substring(from, to);
    }
}
