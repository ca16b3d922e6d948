package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.http.HeaderBlock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges the header fields of one request: host, body length, expectation, persistence (RFC 9110
 * sections 7.2, 7.6.1, 8.6, 10.1.1; RFC 9112 section 6). A name with an underscore that some reader
 * could take for a name that matters is refused; any other name with an underscore is dropped.
 * Confined to its event loop.
 */
final class FieldRules {
    private static final int MAX_LENGTH_DIGITS = 19;
    private static final Set<String> GUARDED =
            Set.of(
                    "host",
                    "content-length",
                    "transfer-encoding",
                    "content-encoding",
                    "content-type",
                    "connection",
                    "proxy-connection",
                    "authorization",
                    "proxy-authorization",
                    "api-key",
                    "x-api-key",
                    "x-goog-api-key",
                    "x-request-id",
                    "x-real-ip",
                    "x-forwarded-for",
                    "x-forwarded-proto",
                    "x-forwarded-host",
                    "idempotency-key",
                    "keep-alive");
    private static final String GUARDED_PREFIX = "x-hybrid-";
    private static final Refusal WRONG_EXPECT =
            new Refusal(
                    417,
                    "expectation_failed",
                    "The only expectation that this server meets is 100-continue.");

    private boolean version11;
    private long contentLength;
    private boolean chunked;
    private boolean keepAlive;
    private boolean expectsContinue;

    /** Starts a request of HTTP/1.1, or else of HTTP/1.0. */
    void begin(boolean isVersion11) {
        version11 = isVersion11;
        contentLength = 0;
        chunked = false;
        keepAlive = isVersion11;
        expectsContinue = false;
    }

    boolean version11() {
        return version11;
    }

    /** Body bytes; 0 when there is none; -1 when the body is chunked. */
    long contentLength() {
        return chunked ? -1 : contentLength;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    /** True when the client waits for 100 Continue before it sends a body. */
    boolean expectsContinue() {
        return expectsContinue && contentLength() != 0;
    }

    /** Looks at every field once; answers what is wrong, or null. */
    @Nullable Refusal check(HeaderBlock fields, long maxBody) {
        if (fields.underscores() && !dropUnderscores(fields)) {
            return Refusal.badRequest("a header name with an underscore that resembles another");
        }
        int hosts = 0;
        int lengths = 0;
        int codings = 0;
        int expectations = 0;
        boolean close = false;
        boolean keep = false;
        for (int i = 0; i < fields.size(); i++) {
            switch (fields.nameLength(i)) {
                case 4 -> {
                    if (fields.nameIs(i, "host")) {
                        hosts++;
                        if (!RequestTarget.isAuthority(fields.value(i))) {
                            return Refusal.badRequest("the Host header is not a host name");
                        }
                    }
                }
                case 6 -> {
                    if (fields.nameIs(i, "expect") && version11) {
                        expectations++;
                        expectsContinue = fields.valueIs(i, "100-continue");
                        if (!expectsContinue) {
                            return WRONG_EXPECT;
                        }
                    }
                }
                case 10 -> {
                    if (fields.nameIs(i, "connection")) {
                        close |= lists(fields, i, "close");
                        keep |= lists(fields, i, "keep-alive");
                    }
                }
                case 14 -> {
                    if (fields.nameIs(i, "content-length")) {
                        lengths++;
                        contentLength = length(fields, i);
                        if (contentLength < 0) {
                            return Refusal.badRequest("the Content-Length is not a number");
                        }
                    }
                }
                case 17 -> {
                    if (fields.nameIs(i, "transfer-encoding")) {
                        codings++;
                        chunked = fields.valueIs(i, "chunked");
                        if (!chunked) {
                            return Refusal.badRequest("the Transfer-Encoding is not chunked");
                        }
                    }
                }
                default -> {}
            }
        }
        if (hosts > 1 || (hosts == 0 && version11)) {
            return Refusal.badRequest("it needs exactly one Host header");
        }
        if (lengths > 1 || codings > 1 || lengths + codings > 1) {
            return Refusal.badRequest("its body has more than one length");
        }
        if (chunked && !version11) {
            return Refusal.badRequest("HTTP/1.0 has no Transfer-Encoding");
        }
        if (expectations > 1) {
            return WRONG_EXPECT;
        }
        if (contentLength > maxBody) {
            return Refusal.TOO_LARGE;
        }
        keepAlive = !close && (version11 || keep);
        return null;
    }

    private static boolean dropUnderscores(HeaderBlock fields) {
        for (int i = fields.size() - 1; i >= 0; i--) {
            String name = fields.name(i);
            if (name.indexOf('_') >= 0) {
                String twin = name.replace('_', '-');
                if (GUARDED.contains(twin) || twin.startsWith(GUARDED_PREFIX)) {
                    return false;
                }
                fields.remove(i);
            }
        }
        return true;
    }

    /** The number, or -1 when it is none or does not fit. */
    private static long length(HeaderBlock fields, int index) {
        int digits = fields.valueLength(index);
        if (digits == 0 || digits > MAX_LENGTH_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < digits; i++) {
            int digit = fields.valueByte(index, i) - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** True when the comma-separated list of tokens holds {@code option}, ignoring case. */
    private static boolean lists(HeaderBlock fields, int index, String option) {
        if (fields.valueIs(index, option)) {
            return true;
        }
        int length = fields.valueLength(index);
        int matched = 0;
        boolean whole = true;
        for (int i = 0; i <= length; i++) {
            int c = i == length ? ',' : fields.valueByte(index, i);
            if (c == ',') {
                if (whole && matched == option.length()) {
                    return true;
                }
                matched = 0;
                whole = true;
            } else if (c == ' ' || c == '\t') {
                whole &= matched == 0 || matched == option.length();
            } else {
                int lower = c >= 'A' && c <= 'Z' ? c + 32 : c;
                whole &= matched < option.length() && option.charAt(matched) == lower;
                matched++;
            }
        }
        return false;
    }

    /** The client's own request id if it sent one, and a sane one; else null. */
    static @Nullable String requestId(HeaderBlock fields) {
        int index = fields.find("x-request-id", 0);
        boolean usable =
                index != HeaderBlock.NONE
                        && fields.find("x-request-id", index + 1) == HeaderBlock.NONE
                        && isSane(fields, index);
        return usable ? fields.value(index) : null;
    }

    private static boolean isSane(HeaderBlock fields, int index) {
        int length = fields.valueLength(index);
        for (int i = 0; i < length; i++) {
            int c = fields.valueByte(index, i);
            boolean good =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '.'
                            || c == '_'
                            || c == '-';
            if (!good) {
                return false;
            }
        }
        return length >= 1 && length <= 128;
    }
}
