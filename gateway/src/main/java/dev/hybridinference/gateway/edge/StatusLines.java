package dev.hybridinference.gateway.edge;

import java.nio.charset.StandardCharsets;

/** Status lines as bytes, with the reason phrases of RFC 9110 section 15. Pure. */
final class StatusLines {
    private static final byte[][] LINES = new byte[600][];

    static {
        for (int status = 0; status < LINES.length; status++) {
            LINES[status] =
                    ("HTTP/1.1 " + status + " " + reason(status) + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private StatusLines() {}

    /** The line with CRLF; read-only. */
    static byte[] of(int status) {
        if (status < 200 || status >= LINES.length) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
        }
        return LINES[status];
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 204 -> "No Content";
            case 206 -> "Partial Content";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 304 -> "Not Modified";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 411 -> "Length Required";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 422 -> "Unprocessable Content";
            case 424 -> "Failed Dependency";
            case 425 -> "Too Early";
            case 426 -> "Upgrade Required";
            case 428 -> "Precondition Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            case 529 -> "Overloaded";
            default -> "Status";
        };
    }
}
