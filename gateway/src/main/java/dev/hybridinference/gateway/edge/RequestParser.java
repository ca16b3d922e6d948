package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.http.HeadLimits;
import dev.hybridinference.gateway.http.HeadParser;
import dev.hybridinference.gateway.http.HeaderBlock;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request head and judges it: request line (RFC 9112 section 3), then {@link FieldRules}.
 * What two readers could understand differently is refused. Confined to its event loop; reusable
 * through {@link #reset}.
 */
final class RequestParser {
    /** What the bytes read so far amount to. */
    enum Result {
        MORE,
        DONE,
        REFUSED
    }

    private static final String[] METHODS = {
        "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"
    };
    private static final Refusal NO_SUCH_METHOD =
            new Refusal(
                    501,
                    "method_not_implemented",
                    "This method is not implemented. Use GET, HEAD, POST, PUT, PATCH, DELETE or"
                            + " OPTIONS.");
    private static final Refusal NO_TRACE =
            new Refusal(405, "method_not_allowed", "TRACE is not allowed on this server.");
    private static final Refusal WRONG_VERSION =
            new Refusal(
                    505,
                    "http_version_not_supported",
                    "This server speaks HTTP/1.1 and HTTP/1.0 only.");
    private static final Refusal LINE_TOO_LONG =
            new Refusal(
                    414,
                    "uri_too_long",
                    "The request line is longer than "
                            + EdgeSettings.MAX_REQUEST_LINE
                            + " bytes. Shorten the path or the query.");

    private final TextCache texts;
    private final long maxBody;
    private final HeaderBlock fields = new HeaderBlock();
    private final HeadParser head;
    private final FieldRules rules = new FieldRules();
    private String method = "";
    private String path = "";
    private @Nullable String query;
    private @Nullable Refusal refusal;
    private boolean complete;

    RequestParser(int maxHeader, long maxBody, TextCache texts) {
        this.texts = texts;
        this.maxBody = maxBody;
        HeadLimits limits =
                new HeadLimits(maxHeader, EdgeSettings.MAX_REQUEST_LINE, EdgeSettings.MAX_FIELDS);
        head = new HeadParser(HeadParser.Side.REQUEST, limits, fields);
    }

    void reset() {
        head.reset();
        query = null;
        refusal = null;
        complete = false;
    }

    /** True when no byte of the next request was read. */
    boolean untouched() {
        return head.untouched();
    }

    /** Reads on; consumes nothing behind the head. */
    Result read(ByteBuf in) {
        return switch (head.read(in)) {
            case MORE -> Result.MORE;
            case DONE -> judge();
            case BAD -> refuse(Refusal.badRequest(head.problem()));
            case LINE_TOO_LONG -> refuse(LINE_TOO_LONG);
            case TOO_LARGE, TOO_MANY ->
                    refuse(
                            new Refusal(
                                    431,
                                    "request_header_fields_too_large",
                                    "The request is refused: "
                                            + head.problem()
                                            + ". Send fewer or shorter headers."));
        };
    }

    /** Why it was refused. */
    Refusal refusal() {
        Refusal known = refusal;
        if (known == null) {
            throw new IllegalStateException("refusal: none (expected: after REFUSED)");
        }
        return known;
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    @Nullable String query() {
        return query;
    }

    HeaderBlock fields() {
        return fields;
    }

    /** The client's own request id, or a fresh one when none that is sane was read. */
    String requestId(RequestIds fresh) {
        String given = complete ? FieldRules.requestId(fields) : null;
        return given == null ? fresh.next() : given;
    }

    /** Framing and connection facts. Valid after DONE. */
    FieldRules rules() {
        return rules;
    }

    private Result judge() {
        complete = true;
        Refusal wrong = requestLine();
        if (wrong == null) {
            wrong = rules.check(fields, maxBody);
        }
        return wrong == null ? Result.DONE : refuse(wrong);
    }

    private Result refuse(Refusal why) {
        refusal = why;
        return Result.REFUSED;
    }

    private @Nullable Refusal requestLine() {
        byte[] line = head.bytes();
        int from = head.startLine();
        int to = head.startLineEnd();
        int methodEnd = space(line, from, to);
        int targetEnd = methodEnd < 0 ? -1 : space(line, methodEnd + 1, to);
        if (methodEnd <= from || targetEnd <= methodEnd + 1) {
            return Refusal.badRequest("the request line has not three words");
        }
        Refusal wrong = version(line, targetEnd + 1, to);
        if (wrong == null) {
            wrong = method(line, from, methodEnd);
        }
        return wrong == null ? target(line, methodEnd + 1, targetEnd) : wrong;
    }

    private @Nullable Refusal version(byte[] line, int from, int to) {
        if (to - from != 8 || !startsWith(line, from, "HTTP/") || line[from + 6] != '.') {
            return Refusal.badRequest("the request line does not end with an HTTP version");
        }
        int major = line[from + 5] - '0';
        int minor = line[from + 7] - '0';
        if (major < 0 || major > 9 || minor < 0 || minor > 9) {
            return Refusal.badRequest("the request line does not end with an HTTP version");
        }
        if (major != 1 || minor > 1) {
            return WRONG_VERSION;
        }
        rules.begin(minor == 1);
        return null;
    }

    private @Nullable Refusal method(byte[] line, int from, int to) {
        for (String known : METHODS) {
            if (known.length() == to - from && startsWith(line, from, known)) {
                method = known;
                return switch (known) {
                    case "TRACE" -> NO_TRACE;
                    case "CONNECT" -> NO_SUCH_METHOD;
                    default -> null;
                };
            }
        }
        for (int i = from; i < to; i++) {
            if (!Character.isLetterOrDigit(line[i]) && "!#$%&'*+-.^_`|~".indexOf(line[i]) < 0) {
                return Refusal.badRequest("the method is not a token");
            }
        }
        return NO_SUCH_METHOD;
    }

    private @Nullable Refusal target(byte[] line, int from, int to) {
        int start = from;
        if (line[from] != '/') {
            if (to - from == 1 && line[from] == '*' && method.equals("OPTIONS")) {
                path = "*";
                return null;
            }
            start = absolute(line, from, to);
            if (start < 0) {
                return Refusal.badRequest("the request target does not start with a slash");
            }
        }
        int end = start;
        while (end < to && line[end] != '?') {
            end++;
        }
        if (end == start) {
            path = "/";
        } else {
            String problem = RequestTarget.pathProblem(line, start, end);
            if (problem != null) {
                return Refusal.badRequest(problem);
            }
            path = texts.text(line, start, end - start);
        }
        if (end < to) {
            if (!RequestTarget.isQuery(line, end + 1, to)) {
                return Refusal.badRequest("a character in the query that may not be there");
            }
            query = new String(line, end + 1, to - end - 1, StandardCharsets.ISO_8859_1);
        }
        return null;
    }

    /** Where the path of an absolute target begins, whose host must be the Host field; else -1. */
    private int absolute(byte[] line, int from, int to) {
        String target = new String(line, from, to - from, StandardCharsets.ISO_8859_1);
        int scheme;
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            scheme = 7;
        } else if (target.regionMatches(true, 0, "https://", 0, 8)) {
            scheme = 8;
        } else {
            return -1;
        }
        int end = scheme;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        String host = fields.first("host");
        boolean same = host != null && host.equalsIgnoreCase(target.substring(scheme, end));
        return same ? from + end : -1;
    }

    private static int space(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] == ' ') {
                return i;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] line, int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (line[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
