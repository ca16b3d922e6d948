package dev.hybridinference.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Byte streams that two HTTP readers could understand differently, and what this server says to
 * each. A request that only a wrong reader would see has the path {@code /smuggled}, if no other is
 * given. Immutable.
 */
public final class SmugglingCorpus {
    /**
     * One byte stream on one connection.
     *
     * @param latin the stream in ISO 8859-1
     * @param accepted requests that are answered with 200, in order
     * @param refusal status of the refusal that ends the connection, or 0 when there is none
     */
    public record Payload(String name, String latin, int accepted, int refusal) {
        /** The stream as it goes on the wire. */
        public byte[] bytes() {
            return latin.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final int[] ODD_BYTES = {
        0, 1, 8, 9, 10, 11, 12, 13, 14, 27, 31, 32, 127, 128, 133, 160, 255
    };

    private final List<Payload> payloads = new ArrayList<>();
    private final String next;

    private SmugglingCorpus(String next) {
        this.next = next;
    }

    /** All payloads with a harmless second request. */
    public static List<Payload> all() {
        return all("GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    /**
     * All payloads.
     *
     * @param next the whole request that only a wrong reader would see
     */
    public static List<Payload> all(String next) {
        SmugglingCorpus corpus = new SmugglingCorpus(next);
        corpus.lengths();
        corpus.codings();
        corpus.both();
        corpus.oddBytes();
        corpus.lineEnds();
        corpus.chunks();
        corpus.requestLines();
        corpus.targets();
        corpus.hosts();
        corpus.twins();
        corpus.expectations();
        corpus.wholeRequests();
        corpus.sizes();
        return List.copyOf(corpus.payloads);
    }

    private void lengths() {
        for (String value :
                List.of(
                        "+5",
                        "-5",
                        "0x5",
                        "5_0",
                        "5,5",
                        "5, 5",
                        "5;",
                        "5 5",
                        "",
                        "5.0",
                        "1e1",
                        "99999999999999999999",
                        "9223372036854775808",
                        "18446744073709551621",
                        "\"5\"",
                        "5\t5",
                        "0b101",
                        "five",
                        "NaN",
                        "#5",
                        "5h",
                        "(5)",
                        "=5",
                        "5\\",
                        "00000000000000000000005",
                        "'5'",
                        "5/1",
                        "%35",
                        "5 ;a",
                        "+",
                        "-0",
                        "--5")) {
            refuse("length " + value, 400, post("Content-Length: " + value) + "hello" + next);
        }
        for (String value : List.of("5", "05", "  5  ", "\t5", "0000000000000000005")) {
            accept("length " + value, 1, post("Content-Length:" + value) + "hello");
        }
        refuse("length twice, same", 400, post("Content-Length: 5\r\nContent-Length: 5") + "hello");
        refuse("length twice", 400, post("Content-Length: 5\r\nContent-Length: 0") + "hello");
        refuse(
                "length twice, 0 first",
                400,
                post("Content-Length: 0\r\ncontent-length: 44") + next);
        refuse(
                "length twice, far apart",
                400,
                post("Content-Length: 5\r\nX-A: b\r\nCONTENT-LENGTH: 6") + "hello");
        refuse("length beyond any body", 413, post("Content-Length: 9223372036854775807"));
    }

    private void codings() {
        for (String value :
                List.of(
                        "chunked, chunked",
                        "chunked,",
                        ",chunked",
                        "gzip, chunked",
                        "identity",
                        "chunked, identity",
                        "xchunked",
                        "chunked;q=1",
                        "\"chunked\"",
                        "chun ked",
                        "chunkedx",
                        "cow",
                        "identity, chunked",
                        "gzip",
                        "deflate",
                        "x-chunked",
                        "trailers",
                        "chunked\tx",
                        "",
                        "null",
                        "chunk",
                        "'chunked'",
                        "chunked/1",
                        "c%68unked",
                        "chunked chunked",
                        "[chunked]",
                        "chunked=1",
                        "\\chunked")) {
            refuse(
                    "coding " + value,
                    400,
                    post("Transfer-Encoding: " + value) + "5\r\nhello\r\n0\r\n\r\n" + next);
        }
        for (String value : List.of("chunked", "CHUNKED", "Chunked ", "\tchunked\t")) {
            accept(
                    "coding " + value,
                    1,
                    post("Transfer-Encoding:" + value) + "5\r\nhello\r\n0\r\n\r\n");
        }
        refuse(
                "coding twice",
                400,
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked") + "0\r\n\r\n");
        refuse(
                "coding chunked and identity",
                400,
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity") + "0\r\n\r\n");
        refuse(
                "coding identity and chunked",
                400,
                post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked") + "0\r\n\r\n");
        refuse(
                "coding in HTTP/1.0",
                400,
                "POST /ok HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        refuse(
                "coding in HTTP/1.0 with length",
                400,
                "POST /ok HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello");
    }

    private void both() {
        String cl = "Content-Length: ";
        String te = "Transfer-Encoding: chunked";
        refuse("CL.TE", 400, post(cl + "6\r\n" + te) + "0\r\n\r\nG" + next);
        refuse("TE.CL", 400, post(te + "\r\n" + cl + "4") + "5c\r\n" + next + "\r\n0\r\n\r\n");
        refuse("TE.0", 400, post(te + "\r\n" + cl + "0") + "5\r\nhello\r\n0\r\n\r\n" + next);
        refuse(
                "CL.TE with a list",
                400,
                post(cl + "6\r\nTransfer-Encoding: x, chunked") + "0\r\n\r\nG");
        refuse("CL and empty TE", 400, post(cl + "5\r\nTransfer-Encoding:") + "hello");
        refuse(
                "CL and space before TE",
                400,
                post(cl + "5\r\n Transfer-Encoding: chunked") + "hello");
        refuse("TE named with space", 400, post(cl + "5\r\nTransfer-Encoding : chunked") + "hello");
        refuse("TE folded", 400, post(cl + "5\r\nTransfer-Encoding:\r\n chunked") + "hello");
        refuse(
                "TE folded by tab",
                400,
                post(cl + "5\r\nTransfer-Encoding:\r\n\tchunked") + "hello");
        refuse("CL folded", 400, post("Content-Length:\r\n 5") + "hello");
        refuse("CL named with space", 400, post("Content-Length : 5") + "hello");
        refuse("CL without colon", 400, post("Content-Length 5") + "hello");
        refuse("CL in a folded neighbour", 400, post("X-A: b\r\n Content-Length: 5") + "hello");
        refuse("TE after a bare LF", 400, post(cl + "5\r\nX-A: b\n" + te) + "hello");
        refuse("TE after a bare CR", 400, post(cl + "5\r\nX-A: b\r" + te) + "hello");
        refuse("CL after a bare LF", 400, post("X-A: b\n" + cl + "5") + "hello");
        refuse(
                "GET with both",
                400,
                "GET /ok HTTP/1.1\r\nHost: a\r\n" + cl + "5\r\n" + te + "\r\n\r\n");
        accept(
                "CL.0: GET with a body",
                1,
                "GET /ok HTTP/1.1\r\nHost: a\r\n" + cl + next.length() + "\r\n\r\n" + next);
        accept("0.CL: POST without a length", 2, "POST /ok HTTP/1.1\r\nHost: a\r\n\r\n" + get());
        accept(
                "TE on GET",
                1,
                "GET /ok HTTP/1.1\r\nHost: a\r\n"
                        + te
                        + "\r\n\r\n"
                        + Integer.toHexString(next.length())
                        + "\r\n"
                        + next
                        + "\r\n0\r\n\r\n");
        accept("request in a body", 1, post(cl + next.length()) + next);
    }

    private void oddBytes() {
        for (int odd : ODD_BYTES) {
            String c = String.valueOf((char) odd);
            String with = " with byte " + odd + " ";
            refuse(
                    "name" + with + "behind",
                    400,
                    post("Content-Length: 5\r\nTransfer-Encoding" + c + ": chunked") + "hello");
            refuse(
                    "name" + with + "inside",
                    400,
                    post("Content-Length: 5\r\nTransfer" + c + "Encoding: chunked") + "hello");
            refuse(
                    "name" + with + "before",
                    400,
                    post("Content-Length: 5\r\n" + c + "Transfer-Encoding: chunked") + "hello");
            if (odd != 9 && odd != 32) {
                refuse(
                        "value" + with + "inside",
                        400,
                        post("Content-Length: 5\r\nX-A: b" + c + "c") + "hello");
                refuse(
                        "coding" + with + "before",
                        400,
                        post("Transfer-Encoding:" + c + "chunked") + "0\r\n\r\n");
                refuse(
                        "coding" + with + "behind",
                        400,
                        post("Transfer-Encoding: chunked" + c) + "0\r\n\r\n");
                refuse("length" + with + "behind", 400, post("Content-Length: 5" + c) + "hello");
                refuse(
                        "path" + with + "inside",
                        400,
                        "GET /o" + c + "k HTTP/1.1\r\nHost: a\r\n\r\n");
                refuse(
                        "query" + with + "inside",
                        400,
                        "GET /ok?a=" + c + "b HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            refuse("method" + with + "inside", 400, "GE" + c + "T /ok HTTP/1.1\r\nHost: a\r\n\r\n");
        }
    }

    private void lineEnds() {
        refuse("LF only", 400, "GET /ok HTTP/1.1\nHost: a\n\n");
        refuse("CR only", 400, "GET /ok HTTP/1.1\rHost: a\r\r");
        refuse("LFCR", 400, "GET /ok HTTP/1.1\n\rHost: a\n\r\n\r");
        refuse("CRCRLF", 400, "GET /ok HTTP/1.1\r\r\nHost: a\r\n\r\n");
        refuse("LF ends the head", 400, "GET /ok HTTP/1.1\r\nHost: a\r\n\n" + next);
        refuse("LF LF ends the head", 400, "GET /ok HTTP/1.1\r\nHost: a\n\n" + next);
        refuse("CR ends the head", 400, "GET /ok HTTP/1.1\r\nHost: a\r\n\rX");
        refuse(
                "white space line ends the head",
                400,
                "GET /ok HTTP/1.1\r\nHost: a\r\n \r\n" + next);
        refuse("two empty lines before", 400, "\r\n\r\n" + get());
        refuse("LF before", 400, "\n" + get());
        refuse("space before", 400, " " + get());
        refuse("first header folded", 400, "GET /ok HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n");
        accept("one empty line before", 1, "\r\n" + get());
        accept("one empty line between", 2, get() + "\r\n" + get());
        accept("no header in HTTP/1.0", 1, "GET /ok HTTP/1.0\r\n\r\n");
    }

    private void chunks() {
        for (String body :
                List.of(
                        "+5\r\nhello\r\n",
                        "-5\r\nhello\r\n",
                        "0x5\r\nhello\r\n",
                        "1_0\r\nhello\r\n",
                        " 5\r\nhello\r\n",
                        "5 \r\nhello\r\n",
                        "5\t\r\nhello\r\n",
                        "5\nhello\r\n",
                        "5\rhello\r\n",
                        "5\r\r\nhello\r\n",
                        "5\r\nhello\n",
                        "5\r\nhello",
                        "5\r\nhelloX\r\n",
                        "5\r\nhello\r\r\n",
                        "5\r\nhello\n\r",
                        "4\r\nhello\r\n",
                        "100000004\r\nhello\r\n",
                        "100000000\r\n",
                        "fffffffffffffffff\r\nhello",
                        "8000000000000005\r\nhello\r\n",
                        "00000000000000005\r\nhello\r\n",
                        "5;a=b\r\nhello\r\n",
                        "5;\r\nhello\r\n",
                        "5;a\nhello\r\n",
                        "5;a=\"\n\"\r\nhello\r\n",
                        "5;a=\"\r\nhello\r\n",
                        "5;\nxx\r\nhello\r\n",
                        "5 ;a\r\nhello\r\n",
                        "\r\n5\r\nhello\r\n",
                        "g\r\n",
                        "5.\r\nhello\r\n",
                        "five\r\nhello\r\n",
                        "5h\r\nhello\r\n",
                        "0\n\r\n",
                        "0\r\n\n",
                        "0\r\nX: y\n\r\n",
                        "0\r\n X: y\r\n\r\n",
                        "0\r\nX : y\r\n\r\n",
                        "0\r\nX\r\n\r\n",
                        "0\r\nX: \0\r\n\r\n",
                        "0;a\r\n\r\n",
                        "0 \r\n\r\n",
                        "0x0\r\n\r\n",
                        "0\r\nX: y\r\n z\r\n\r\n",
                        "0\r\r\n\r\n",
                        "0\r\n\r\r\n")) {
            refuse(
                    "chunk " + body,
                    400,
                    post("Transfer-Encoding: chunked") + body + "0\r\n\r\n" + next);
        }
        accept(
                "chunk with leading zeros",
                1,
                post("Transfer-Encoding: chunked") + "00000005\r\nhello\r\n000\r\n\r\n");
        accept(
                "chunk in capitals",
                1,
                post("Transfer-Encoding: chunked") + "A\r\nhellohello\r\n0\r\n\r\n");
        accept(
                "trailers",
                1,
                post("Transfer-Encoding: chunked")
                        + "0\r\nContent-Length: 9\r\nTransfer-Encoding: x\r\n\r\n");
        accept(
                "a chunk that looks like an end",
                1,
                post("Transfer-Encoding: chunked") + "5\r\n0\r\n\r\n\r\n0\r\n\r\n");
        accept(
                "chunked, then a request",
                2,
                post("Transfer-Encoding: chunked") + "0\r\n\r\n" + get());
    }

    private void requestLines() {
        for (String line :
                List.of(
                        "GET  /ok HTTP/1.1",
                        "GET /ok  HTTP/1.1",
                        "GET\t/ok HTTP/1.1",
                        "GET /ok\tHTTP/1.1",
                        "GET /ok HTTP/1.1 ",
                        "GET /ok",
                        "GET",
                        "GET /ok HTTP",
                        "GET /ok HTTP/",
                        "GET /ok HTTP/1",
                        "GET /ok HTTP/1.",
                        "GET /ok HTTP/11",
                        "GET /ok HTTP/1.10",
                        "GET /ok HTTP/01.1",
                        "GET /ok HTTP/1,1",
                        "GET /ok http/1.1",
                        "GET /ok Http/1.1",
                        "GET /ok HTTPS/1.1",
                        "GET /ok HTTP/1.1x",
                        "GET /ok HTTP /1.1",
                        "GET /ok HTTP/ 1.1",
                        "GET /ok HTTP/1.x",
                        "GET /ok HTTP/-1.1",
                        "GET /ok x HTTP/1.1",
                        " /ok HTTP/1.1",
                        "GET HTTP/1.1",
                        "/ok HTTP/1.1",
                        "GE(T /ok HTTP/1.1",
                        "G@T /ok HTTP/1.1",
                        "GET: /ok HTTP/1.1",
                        "\"GET\" /ok HTTP/1.1")) {
            refuse("line " + line, 400, line + "\r\nHost: a\r\n\r\n" + next);
        }
        for (String version : List.of("0.9", "1.2", "1.9", "2.0", "3.0", "9.9", "0.0")) {
            refuse("version " + version, 505, "GET /ok HTTP/" + version + "\r\nHost: a\r\n\r\n");
        }
        refuse("HTTP/2 preface", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        for (String method :
                List.of(
                        "get",
                        "Get",
                        "GETT",
                        "G",
                        "CONNECT",
                        "M-SEARCH",
                        "PRI",
                        "PROPFIND",
                        "_GET")) {
            refuse("method " + method, 501, method + " /ok HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        refuse("method TRACE", 405, "TRACE /ok HTTP/1.1\r\nHost: a\r\n\r\n");
        refuse("TLS hello", 400, "\u0016\u0003\u0001\u0002\u0000\u0001");
        accept(
                "h2c upgrade",
                1,
                "GET /ok HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
        accept(
                "websocket upgrade",
                1,
                "GET /ok HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    }

    private void targets() {
        for (String target :
                List.of(
                        "ok",
                        "*",
                        "a:80",
                        "http:/ok",
                        "http:///ok",
                        "ftp://a/ok",
                        "//a/ok",
                        "/ok#x",
                        "/ok?a#x",
                        "/a//ok",
                        "/a/../ok",
                        "/../ok",
                        "/..",
                        "/.",
                        "/./ok",
                        "/a/.",
                        "/a/..",
                        "/%2e%2e/ok",
                        "/.%2e/ok",
                        "/%2E./ok",
                        "/%2e/ok",
                        "/..%2fok",
                        "/a%2f..%2fok",
                        "/a%2F%2Fok",
                        "/a/%2fok",
                        "/..;/ok",
                        "/..;a=b/ok",
                        "/%00",
                        "/ok%0d%0aX:y",
                        "/ok%0a",
                        "/ok%7f",
                        "/ok%1f",
                        "/ok%",
                        "/ok%2",
                        "/ok%zz",
                        "/ok%u002e",
                        "/\\ok",
                        "/..\\ok",
                        "/%5cok",
                        "/ok|",
                        "/ok^",
                        "/{ok}",
                        "/<ok>",
                        "/ok\"",
                        "/ok`",
                        "/[ok]",
                        "http://b/ok",
                        "http://a@b/ok",
                        "http://a:81/ok",
                        "https://b/ok",
                        "http://a.b/ok",
                        "http://a\\b/ok",
                        "http://a#/ok")) {
            refuse(
                    "target " + target,
                    400,
                    "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n" + next);
        }
        for (String target :
                List.of(
                        "/",
                        "/ok",
                        "/ok?",
                        "/ok?a=b&c=%00",
                        "/ok?/../x",
                        "/ok/",
                        "/v1/models/a%2Fb",
                        "/a.b/..c/d..",
                        "/...",
                        "/ok;v=1",
                        "/~a!$&'()*+,=:@-_",
                        "http://a/ok",
                        "HTTP://A/ok",
                        "http://a",
                        "http://a?x",
                        "https://a/ok?x=http://b")) {
            accept("target " + target, 1, "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        accept("OPTIONS of the server", 1, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
        refuse("authority target", 501, "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private void hosts() {
        refuse("no host", 400, "GET /ok HTTP/1.1\r\n\r\n");
        refuse("two hosts", 400, "GET /ok HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
        refuse("two hosts in HTTP/1.0", 400, "GET /ok HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n");
        for (String host :
                List.of(
                        "",
                        "a b",
                        "a,b",
                        "a/b",
                        "a@b",
                        "a?b",
                        "a#b",
                        "a:b",
                        "a:",
                        "a:80:80",
                        "a:65536",
                        "a:-1",
                        "[::1",
                        "::1",
                        "[]",
                        "[::1]x",
                        "[::g]",
                        "a\\b",
                        "<a>",
                        "a%00",
                        "%61",
                        "a;b",
                        "'a'",
                        "a:0x50",
                        "[::1%25lo]")) {
            refuse("host " + host, 400, "GET /ok HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
        for (String host :
                List.of(
                        "a",
                        "a.b",
                        "A-1.b.",
                        "a_b",
                        "127.0.0.1:8080",
                        "[::1]",
                        "[::1]:80",
                        "a:65535")) {
            accept("host " + host, 1, "GET /ok HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
    }

    private void twins() {
        for (String name :
                List.of(
                        "Content_Length",
                        "Transfer_Encoding",
                        "transfer_encoding",
                        "X_Api_Key",
                        "x-api_key",
                        "Api_Key",
                        "X_Forwarded_For",
                        "X_Real_IP",
                        "X_Hybrid_Target",
                        "x-hybrid_privacy",
                        "X_Request_Id",
                        "Content_Type",
                        "Content_Encoding",
                        "Proxy_Authorization",
                        "Idempotency_Key")) {
            refuse("twin " + name, 400, post("Content-Length: 5\r\n" + name + ": 5") + "hello");
        }
        accept("another name with underscore", 1, post("Content-Length: 5\r\nX_A: 5") + "hello");
    }

    private void expectations() {
        String length = "\r\nContent-Length: 5";
        refuse("another expectation", 417, post("Expect: 200-ok" + length) + "hello");
        refuse("an expectation list", 417, post("Expect: 100-continue, x" + length) + "hello");
        refuse("an empty expectation", 417, post("Expect:" + length) + "hello");
        refuse(
                "two expectations",
                417,
                post("Expect: 100-continue\r\nExpect: 100-continue" + length) + "hello");
        accept("a body without waiting", 1, post("Expect: 100-Continue" + length) + "hello");
        accept("an expectation without a body", 2, post("Expect: 100-continue") + get());
        accept(
                "an expectation in HTTP/1.0",
                1,
                "POST /ok HTTP/1.0\r\nExpect: x" + length + "\r\n\r\nhello");
    }

    private void wholeRequests() {
        accept("one request", 1, get());
        accept("five requests", 5, get().repeat(5));
        accept(
                "close ends the connection",
                1,
                "GET /ok HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + next);
        accept(
                "close in a list",
                1,
                "GET /ok HTTP/1.1\r\nHost: a\r\nConnection: keep-alive , CLOSE\r\n\r\n" + next);
        accept("HTTP/1.0 ends the connection", 1, "GET /ok HTTP/1.0\r\nHost: a\r\n\r\n" + next);
        accept("body, then a request", 2, post("Content-Length: 5") + "hello" + get());
        refuse("body one byte too long", 501, 1, post("Content-Length: 5") + "helloX" + get());
        refuse("junk behind a request", 400, 1, get() + "\0" + next);
        refuse("a broken request behind a good one", 400, 1, get() + post("Content-Length: x"));
    }

    private void sizes() {
        refuse("too many headers", 431, post("A: b\r\n".repeat(100) + "C: d"));
        refuse("a head too large", 431, post("A: " + "b".repeat(40_000)));
        refuse("a name too long", 431, post("A".repeat(40_000) + ": b"));
        refuse(
                "a line too long",
                414,
                "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        accept("a large head", 1, post("A: " + "b".repeat(20_000)));
    }

    private static String post(String headers) {
        return "POST /ok HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n\r\n";
    }

    private static String get() {
        return "GET /ok HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private void accept(String name, int requests, String latin) {
        add(name, latin, requests, 0);
    }

    private void refuse(String name, int status, String latin) {
        add(name, latin, 0, status);
    }

    private void refuse(String name, int status, int before, String latin) {
        add(name, latin, before, status);
    }

    private void add(String name, String latin, int accepted, int refusal) {
        StringBuilder visible = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            visible.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : "\\x" + (int) c);
        }
        payloads.add(new Payload(visible.toString(), latin, accepted, refusal));
    }
}
