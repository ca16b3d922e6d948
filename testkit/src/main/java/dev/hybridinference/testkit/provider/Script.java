package dev.hybridinference.testkit.provider;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;

/**
 * What the provider sends, step by step. Each method returns a new script, so a beginning can be
 * shared. Nothing is added that was not asked for; head lines and the first body bytes leave in one
 * write unless {@link #flush()} or a wait stands between. Immutable.
 *
 * <p>Source: RFC 9112 for heads and chunks, the WHATWG HTML standard for events.
 */
public final class Script {

    /** An endless number of bytes or repetitions: it ends when the client leaves. */
    public static final long ENDLESS = Long.MAX_VALUE;

    interface Action {
        void run(ScriptRun run)
                throws java.io.IOException, InterruptedException, ScriptRun.ClientLeft;
    }

    record Step(boolean output, Action action) {}

    private static final Script EMPTY = new Script(List.of(), Splitting.OFF, false);

    private final List<Step> steps;
    private final Splitting splitting;
    private final boolean headOpen;

    private Script(List<Step> steps, Splitting splitting, boolean headOpen) {
        this.steps = steps;
        this.splitting = splitting;
        this.headOpen = headOpen;
    }

    /** A script that sends nothing at all. */
    public static Script empty() {
        return EMPTY;
    }

    /** Starts with the status line {@code HTTP/1.1 STATUS reason}. */
    public static Script status(int status) {
        return statusLine("HTTP/1.1 " + status + " " + reason(status));
    }

    /** Starts with a status line as written, without its CRLF. */
    public static Script statusLine(String line) {
        return EMPTY.line(line, true);
    }

    /** A whole JSON answer with its length. */
    public static Script json(int status, String body) {
        return status(status).header("content-type", "application/json").body(body);
    }

    /** The chunked head of an event stream, sent at once. */
    public static Script sse() {
        return status(200)
                .header("content-type", "text/event-stream; charset=utf-8")
                .header("cache-control", "no-cache")
                .chunked()
                .flush();
    }

    /** Accepts the request and says nothing until the client leaves. */
    public static Script silence() {
        return EMPTY.stallUntilClientLeaves();
    }

    public Script header(String name, String value) {
        return headerLine(name + ": " + value);
    }

    /** A field line as written, without its CRLF. */
    public Script headerLine(String line) {
        if (!headOpen) {
            throw new IllegalStateException("header after the head ended: " + line);
        }
        return line(line, true);
    }

    /** {@code transfer-encoding: chunked}. */
    public Script chunked() {
        return header("transfer-encoding", "chunked");
    }

    /** Ends the head if it is open, and sends what was kept back (but for a split's remainder). */
    public Script flush() {
        return endHead().add(true, run -> run.write(new byte[0]));
    }

    /** A {@code content-length} header and the body. */
    public Script body(byte[] body) {
        return header("content-length", Integer.toString(body.length)).bytes(body);
    }

    public Script body(String body) {
        return body(utf8(body));
    }

    /** Body bytes without framing of their own; ends the head. */
    public Script bytes(byte[] bytes) {
        return endHead().raw(bytes);
    }

    /** Bytes as they are, wherever the script stands: garbage too. */
    public Script raw(byte[] bytes) {
        byte[] copy = bytes.clone();
        return add(true, run -> run.write(copy));
    }

    public Script raw(String text) {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** One chunk with its size line, in one write. */
    public Script chunk(byte[] bytes) {
        byte[] size = ascii(Integer.toHexString(bytes.length) + "\r\n");
        byte[] framed = Arrays.copyOf(size, size.length + bytes.length + 2);
        System.arraycopy(bytes, 0, framed, size.length, bytes.length);
        framed[framed.length - 2] = '\r';
        framed[framed.length - 1] = '\n';
        return endHead().raw(framed);
    }

    public Script chunk(String text) {
        return chunk(utf8(text));
    }

    /** Each element in a chunk of its own. */
    public Script chunks(List<byte[]> bodies) {
        Script script = this;
        for (byte[] body : bodies) {
            script = script.chunk(body);
        }
        return script;
    }

    /** A chunk holding one event {@code data: DATA}. */
    public Script event(String data) {
        return chunk("data: " + data + "\n\n");
    }

    /** The last chunk. */
    public Script endChunked() {
        return endHead().raw("0\r\n\r\n");
    }

    /** A chunk of prefix, {@code fill} letters and suffix, made without holding it in memory. */
    public Script bigChunk(String prefix, long fill, String suffix) {
        byte[] before = utf8(prefix);
        byte[] after = utf8(suffix);
        return endHead()
                .raw(Long.toHexString(before.length + fill + after.length) + "\r\n")
                .raw(before)
                .fill(fill)
                .raw(after)
                .raw("\r\n");
    }

    /** A {@code content-length} header and a body of that many letters, made on the fly. */
    public Script bigBody(long length) {
        return header("content-length", Long.toString(length)).endHead().fill(length);
    }

    /** That many letters {@code a}, possibly {@link #ENDLESS}: an endless line. */
    public Script fill(long length) {
        byte[] pattern = new byte[(int) Math.min(65536, Math.max(1, length))];
        Arrays.fill(pattern, (byte) 'a');
        return add(true, run -> run.repeat(pattern, length));
    }

    /** The bytes again and again, possibly {@link #ENDLESS} times. */
    public Script repeat(byte[] unit, long times) {
        byte[] copy = unit.clone();
        long total = times > ENDLESS / Math.max(1, copy.length) ? ENDLESS : times * copy.length;
        return add(true, run -> run.repeat(copy, total));
    }

    /** Header lines again and again while the head is open, possibly {@link #ENDLESS} times. */
    public Script headers(String line, long times) {
        return repeat(ascii(line + "\r\n"), times);
    }

    /** Interim responses before what follows, possibly {@link #ENDLESS} times. */
    public static Script interim(int status, long times) {
        return EMPTY.repeat(ascii("HTTP/1.1 " + status + " " + reason(status) + "\r\n\r\n"), times);
    }

    /** This script followed by another, which may start a head of its own. */
    public Script then(Script next) {
        List<Step> all = new ArrayList<>(endHead().steps);
        all.addAll(next.steps);
        return new Script(List.copyOf(all), splitting, next.headOpen);
    }

    public Script pause(Duration pause) {
        return add(false, run -> run.pause(pause.toNanos()));
    }

    public Script stallUntilClientLeaves() {
        return add(false, ScriptRun::stallUntilClientLeaves);
    }

    /** Waits for the latch, or for the client to leave. */
    public Script stallUntil(CountDownLatch latch) {
        return add(false, run -> run.stallUntil(latch));
    }

    /** Each byte in a write of its own, with a pause between. */
    public Script dripBytes(byte[] bytes, Duration interval) {
        byte[] copy = bytes.clone();
        return add(true, run -> run.drip(copy, interval.toNanos()));
    }

    /** Calls back at this point of the script, on the connection's thread. */
    public Script effect(Runnable effect) {
        return add(false, _ -> effect.run());
    }

    /** Closes by FIN; without it the connection stays open for the next request. */
    public Script closeNow() {
        return endHead().add(false, ScriptRun::close);
    }

    /** Closes by RST; what the client has not read yet may be lost. */
    public Script reset() {
        return add(false, ScriptRun::reset);
    }

    /** Cuts the whole answer into writes of that many bytes. */
    public Script splitEvery(int bytes) {
        return new Script(steps, new Splitting(bytes, List.of(), splitting.gapNanos()), headOpen);
    }

    /** Cuts the whole answer at these offsets and nowhere else (waits still flush). */
    public Script splitAt(long... offsets) {
        List<Long> cuts = LongStream.of(offsets).boxed().toList();
        return new Script(steps, new Splitting(0, cuts, splitting.gapNanos()), headOpen);
    }

    /** Pause after each piece of a split answer; 50 µs if not given. */
    public Script gap(Duration gap) {
        Splitting with = new Splitting(splitting.every(), splitting.at(), gap.toNanos());
        return new Script(steps, with, headOpen);
    }

    List<Step> steps() {
        return endHead().steps;
    }

    Splitting splitting() {
        return splitting;
    }

    private Script endHead() {
        return headOpen ? line("", false) : this;
    }

    private Script line(String line, boolean stillOpen) {
        byte[] bytes = (line + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        Script with = add(true, run -> run.buffer(bytes));
        return new Script(with.steps, splitting, stillOpen);
    }

    private Script add(boolean output, Action action) {
        List<Step> all = new ArrayList<>(steps);
        all.add(new Step(output, action));
        return new Script(List.copyOf(all), splitting, headOpen);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String reason(int status) {
        return switch (status) {
            case 100 -> "Continue";
            case 103 -> "Early Hints";
            case 200 -> "OK";
            case 204 -> "No Content";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Content Too Large";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 529 -> "Overloaded";
            default -> "Status";
        };
    }
}
