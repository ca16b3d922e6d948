package dev.hybridinference.gateway.upstream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Good and hostile answers with what they amount to. */
final class Answers {
    /** How an answer ends when the provider then closes the connection in order. */
    enum Verdict {
        /** Complete, and the connection may be used again. */
        REUSABLE,
        /** Complete, but the connection may not be used again. */
        COMPLETE,
        /** Not complete. */
        CUT,
        /** Broken. */
        MALFORMED
    }

    /**
     * @param rest bytes behind the answer
     */
    record Answer(String name, String wire, int status, String body, Verdict verdict, int rest) {

        byte[] bytes() {
            return wire.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final List<Answer> all = new ArrayList<>();

    private Answers() {}

    static List<Answer> all() {
        Answers answers = new Answers();
        answers.good();
        answers.bodyless();
        answers.cut();
        answers.badHeads();
        answers.badFraming();
        answers.endless();
        return answers.all;
    }

    private void good() {
        add("length", ok("Content-Length: 5\r\n", "hello"), 200, "hello", Verdict.REUSABLE);
        add("length 0", ok("Content-Length: 0\r\n", ""), 200, "", Verdict.REUSABLE);
        add(
                "same length twice",
                ok("Content-Length: 5\r\ncontent-length:5\r\n", "hello"),
                200,
                "hello",
                Verdict.REUSABLE);
        add("chunked", chunked("5\r\nhello\r\n0\r\n\r\n"), 200, "hello", Verdict.REUSABLE);
        add(
                "chunk extension and trailer",
                chunked("5;a=b\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n"),
                200,
                "hello world",
                Verdict.REUSABLE);
        add(
                "Chunked in capitals",
                ok("TRANSFER-ENCODING: CHUNKED\r\n", "5\r\nhello\r\n0\r\n\r\n"),
                200,
                "hello",
                Verdict.REUSABLE);
        add("until close", ok("", "hello"), 200, "hello", Verdict.COMPLETE);
        add(
                "connection close",
                ok("Connection: close\r\nContent-Length: 5\r\n", "hello"),
                200,
                "hello",
                Verdict.COMPLETE);
        add(
                "close among connection options",
                ok("Connection: x-a, Close\r\nContent-Length: 5\r\n", "hello"),
                200,
                "hello",
                Verdict.COMPLETE);
        add(
                "keep-alive",
                ok("Connection: Keep-Alive\r\nContent-Length: 5\r\n", "hello"),
                200,
                "hello",
                Verdict.REUSABLE);
        add(
                "HTTP/1.0",
                "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                200,
                "hello",
                Verdict.COMPLETE);
        add(
                "no reason",
                "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok",
                200,
                "ok",
                Verdict.REUSABLE);
        add(
                "no space before the missing reason",
                "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
                200,
                "ok",
                Verdict.REUSABLE);
        add(
                "redirect is only a head",
                "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n",
                302,
                "",
                Verdict.REUSABLE);
        add(
                "unasked gzip",
                ok("Content-Encoding: gzip\r\nContent-Length: 3\r\n", "\u001f\u008b\b"),
                200,
                "\u001f\u008b\b",
                Verdict.REUSABLE);
        add(
                "interim answers",
                "HTTP/1.1 100 Continue\r\n\r\n".repeat(AnswerReader.MAX_INTERIM - 1)
                        + "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                        + ok("Content-Length: 2\r\n", "ok"),
                200,
                "ok",
                Verdict.REUSABLE);
        all.add(
                new Answer(
                        "bytes behind the end",
                        ok("Content-Length: 5\r\n", "helloHTTP"),
                        200,
                        "hello",
                        Verdict.REUSABLE,
                        4));
        all.add(
                new Answer(
                        "bytes behind the last chunk",
                        chunked("5\r\nhello\r\n0\r\n\r\nX"),
                        200,
                        "hello",
                        Verdict.REUSABLE,
                        1));
    }

    private void bodyless() {
        add("204", "HTTP/1.1 204 No Content\r\n\r\n", 204, "", Verdict.REUSABLE);
        add(
                "304 with a length",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
                304,
                "",
                Verdict.REUSABLE);
        all.add(
                new Answer(
                        "204 with a body",
                        "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello",
                        204,
                        "",
                        Verdict.COMPLETE,
                        5));
        all.add(
                new Answer(
                        "304 with a body",
                        "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello",
                        304,
                        "",
                        Verdict.REUSABLE,
                        5));
        all.add(
                new Answer(
                        "204 in chunks",
                        "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        204,
                        "",
                        Verdict.COMPLETE,
                        5));
    }

    private void cut() {
        add("nothing", "", 0, "", Verdict.CUT);
        add("half a status line", "HTTP/1.1 20", 0, "", Verdict.CUT);
        add("half a head", "HTTP/1.1 200 OK\r\nContent-Le", 0, "", Verdict.CUT);
        add("only interim", "HTTP/1.1 100 Continue\r\n\r\n", 0, "", Verdict.CUT);
        add("short body", ok("Content-Length: 5\r\n", "hell"), 200, "hell", Verdict.CUT);
        add("half a chunk", chunked("5\r\nhel"), 200, "hel", Verdict.CUT);
        add("no last chunk", chunked("5\r\nhello\r\n"), 200, "hello", Verdict.CUT);
        add("half an end", chunked("5\r\nhello\r\n0\r\n"), 200, "hello", Verdict.CUT);
    }

    private void badHeads() {
        bad("not HTTP", "SSH-2.0-OpenSSH_9.9\r\n\r\n");
        bad("HTTP/2", "HTTP/2.0 200 OK\r\n\r\n");
        bad("HTTP/1.2", "HTTP/1.2 200 OK\r\n\r\n");
        bad("lower case version", "http/1.1 200 OK\r\n\r\n");
        bad("two digits", "HTTP/1.1 20 OK\r\n\r\n");
        bad("four digits", "HTTP/1.1 2000 OK\r\n\r\n");
        bad("letters in the status", "HTTP/1.1 2O0 OK\r\n\r\n");
        bad("status 600", "HTTP/1.1 600 No\r\n\r\n");
        bad("status 099", "HTTP/1.1 099 No\r\n\r\n");
        bad("two spaces", "HTTP/1.1  200 OK\r\n\r\n");
        bad("switched protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n");
        bad("bare LF", "HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        bad("space before the colon", ok("Content-Length : 5\r\n", "hello"));
        bad("folded line", ok("X-A: b\r\n c\r\n", ""));
        bad("control byte in a value", ok("X-A: b\u0000c\r\n", ""));
        bad("no colon", ok("X-A\r\n", ""));
    }

    private void badFraming() {
        bad("both lengths", ok("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
        bad("two lengths", ok("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"));
        bad("list of lengths", ok("Content-Length: 5, 5\r\n", "hello"));
        bad("signed length", ok("Content-Length: +5\r\n", "hello"));
        bad("negative length", ok("Content-Length: -5\r\n", "hello"));
        bad("hexadecimal length", ok("Content-Length: 0x5\r\n", "hello"));
        bad("empty length", ok("Content-Length:\r\n", "hello"));
        bad("huge length", ok("Content-Length: 9223372036854775808\r\n", "hello"));
        bad("gzip coding", ok("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"));
        bad("identity coding", ok("Transfer-Encoding: identity\r\n", "hello"));
        bad("quoted coding", ok("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"));
        bad(
                "chunked twice",
                ok("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
        bad(
                "chunked in HTTP/1.0",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        badBody("garbage for a chunk", chunked("hello"), "");
        badBody("chunk longer than its size", chunked("5\r\nhello!\r\n0\r\n\r\n"), "hello");
        badBody("negative chunk", chunked("-5\r\nhello\r\n0\r\n\r\n"), "");
        badBody("huge chunk", chunked("fffffffff\r\nhello"), "");
        badBody("bare LF in chunks", chunked("5\nhello\n0\n\n"), "");
    }

    private void endless() {
        bad("endless status line", "HTTP/1.1 200 " + "x".repeat(20_000));
        bad("endless header line", "HTTP/1.1 200 OK\r\nX-A: " + "x".repeat(70_000));
        bad(
                "endless head",
                "HTTP/1.1 200 OK\r\n" + ("X-A: " + "x".repeat(995) + "\r\n").repeat(70));
        bad("too many fields", ok("X-A: b\r\n".repeat(201), ""));
        bad(
                "flood of interim answers",
                "HTTP/1.1 100 Continue\r\n\r\n".repeat(AnswerReader.MAX_INTERIM + 1));
    }

    static String ok(String fields, String body) {
        return "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + body;
    }

    static String chunked(String body) {
        return ok("Transfer-Encoding: chunked\r\n", body);
    }

    private void bad(String name, String wire) {
        add(name, wire, 0, "", Verdict.MALFORMED);
    }

    private void badBody(String name, String wire, String before) {
        add(name, wire, 200, before, Verdict.MALFORMED);
    }

    private void add(String name, String wire, int status, String body, Verdict verdict) {
        all.add(new Answer(name, wire, status, body, verdict, 0));
    }
}
