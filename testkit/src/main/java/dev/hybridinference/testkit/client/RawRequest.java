package dev.hybridinference.testkit.client;

import dev.hybridinference.testkit.http.Header;
import dev.hybridinference.testkit.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A well-formed request as bytes, made in one line of a test. Immutable. */
public final class RawRequest {

    private final String method;
    private final String target;
    private final List<Header> headers;
    private final Json.@Nullable Obj json;
    private final boolean chunked;

    private RawRequest(
            String method,
            String target,
            List<Header> headers,
            Json.@Nullable Obj json,
            boolean chunked) {
        this.method = method;
        this.target = target;
        this.headers = List.copyOf(headers);
        this.json = json;
        this.chunked = chunked;
    }

    /** POST {@code /v1/chat/completions} with one user message. */
    public static RawRequest chat(String model, String text) {
        return post(
                "/v1/chat/completions",
                Json.obj(
                        "model",
                        model,
                        "messages",
                        List.of(Json.obj("role", "user", "content", text))));
    }

    public static RawRequest post(String target, Json.Obj body) {
        List<Header> headers =
                List.of(
                        new Header("host", "localhost"),
                        new Header("content-type", "application/json"));
        return new RawRequest("POST", target, headers, body, false);
    }

    public static RawRequest get(String target) {
        return new RawRequest("GET", target, List.of(new Header("host", "localhost")), null, false);
    }

    /** Adds {@code "stream":true}. */
    public RawRequest stream() {
        return field("stream", true);
    }

    /** Adds {@code "stream_options":{"include_usage":true}}. */
    public RawRequest includeUsage() {
        return field("stream_options", Json.obj("include_usage", true));
    }

    /** Sets a member of the body; values as in {@link Json#of}. */
    public RawRequest field(String name, @Nullable Object value) {
        Json.Obj body = json == null ? Json.obj() : json;
        return new RawRequest(method, target, headers, body.with(name, value), chunked);
    }

    /** {@code Authorization: Bearer KEY}. */
    public RawRequest key(String key) {
        return header("authorization", "Bearer " + key);
    }

    public RawRequest header(String name, String value) {
        List<Header> with = new ArrayList<>(headers);
        with.add(new Header(name, value));
        return new RawRequest(method, target, with, json, chunked);
    }

    /** Sends the body in chunks of 100 bytes instead of with its length. */
    public RawRequest chunked() {
        return new RawRequest(method, target, headers, json, true);
    }

    /** The body alone. */
    public byte[] body() {
        return json == null ? new byte[0] : json.bytes();
    }

    /** The head with its blank line. */
    public byte[] head() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        for (Header header : headers) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        if (chunked) {
            head.append("transfer-encoding: chunked\r\n");
        } else if (json != null) {
            head.append("content-length: ").append(body().length).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The whole request. */
    public byte[] bytes() {
        byte[] head = head();
        byte[] body = chunked ? inChunks(body()) : body();
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    private static byte[] inChunks(byte[] body) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < body.length; at += 100) {
            int n = Math.min(100, body.length - at);
            out.append(Integer.toHexString(n)).append("\r\n");
            out.append(new String(body, at, n, StandardCharsets.ISO_8859_1)).append("\r\n");
        }
        return out.append("0\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
