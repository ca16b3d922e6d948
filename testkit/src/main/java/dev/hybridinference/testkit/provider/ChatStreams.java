package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the events of a chat stream, good and bad, one call each (OpenAI API reference, chat
 * completion chunk object). Not thread-safe.
 */
public final class ChatStreams {

    /** {@code created} of every chunk. */
    public static final long CREATED = ChatWriter.CREATED;

    private final String id;
    private final String model;
    private final List<byte[]> events = new ArrayList<>();
    private boolean nullUsage;
    private String lineEnd = "\n";

    private ChatStreams(String id, String model) {
        this.id = id;
        this.model = model;
    }

    /** A stream of chunks for that model with the id {@code chatcmpl-1}. */
    public static ChatStreams of(String model) {
        return new ChatStreams("chatcmpl-1", model);
    }

    public static ChatStreams of(String model, String id) {
        return new ChatStreams(id, model);
    }

    /** Later chunks carry {@code "usage":null}, as when the client asked for usage. */
    public ChatStreams nullUsage() {
        nullUsage = true;
        return this;
    }

    /** Line ends of later events: LF unless told otherwise. */
    public ChatStreams lineEnd(String end) {
        lineEnd = end;
        return this;
    }

    /** The first chunk: {@code {"role":"assistant","content":""}}. */
    public ChatStreams role() {
        return delta(Json.obj("role", "assistant", "content", ""));
    }

    public ChatStreams text(String text) {
        return delta(Json.obj("content", text));
    }

    /** One chunk per text. */
    public ChatStreams texts(String... texts) {
        for (String text : texts) {
            text(text);
        }
        return this;
    }

    /** vLLM's and OpenRouter's name. */
    public ChatStreams reasoning(String text) {
        return delta(Json.obj("reasoning", text));
    }

    /** DeepSeek's and older vLLM's name. */
    public ChatStreams reasoningContent(String text) {
        return delta(Json.obj("reasoning_content", text));
    }

    public ChatStreams refusal(String text) {
        return delta(Json.obj("refusal", text));
    }

    /** The first fragment of a call: index, id, type and name with empty arguments. */
    public ChatStreams toolCall(int index, String callId, String name) {
        return toolCall(index, callId, name, "");
    }

    /** A whole call in one chunk. */
    public ChatStreams toolCall(int index, String callId, String name, String arguments) {
        Json function = Json.obj("name", name, "arguments", arguments);
        Json call =
                Json.obj("index", index, "id", callId, "type", "function", "function", function);
        return delta(Json.obj("tool_calls", List.of(call)));
    }

    /** A later fragment of a call. */
    public ChatStreams toolArguments(int index, String fragment) {
        Json call = Json.obj("index", index, "function", Json.obj("arguments", fragment));
        return delta(Json.obj("tool_calls", List.of(call)));
    }

    /** A chunk with any delta on choice 0. */
    public ChatStreams delta(Json delta) {
        return choice(0, delta, null);
    }

    /** The chunk {@code delta:{}} with a finish reason. */
    public ChatStreams finish(String reason) {
        return choice(0, Json.obj(), reason);
    }

    public ChatStreams choice(int index, Json delta, @Nullable String finish) {
        Json choice =
                Json.obj(
                        "index", index,
                        "delta", delta,
                        "logprobs", null,
                        "finish_reason", finish);
        Json.Obj chunk = chunk(List.of(choice));
        return data((nullUsage ? chunk.with("usage", null) : chunk).write());
    }

    /** The finish chunk with usage on it, as some servers send unasked. */
    public ChatStreams finishWithUsage(String reason, int prompt, int completion) {
        Json choice = Json.obj("index", 0, "delta", Json.obj(), "finish_reason", reason);
        return data(chunk(List.of(choice)).with("usage", usage(prompt, completion)).write());
    }

    /** The extra chunk with {@code choices:[]}. */
    public ChatStreams usage(int prompt, int completion, int cached, int reasoning) {
        Json.Obj usage =
                usage(prompt, completion)
                        .with("prompt_tokens_details", Json.obj("cached_tokens", cached))
                        .with("completion_tokens_details", Json.obj("reasoning_tokens", reasoning));
        return usage(usage);
    }

    public ChatStreams usage(Json usage) {
        return data(chunk(List.of()).with("usage", usage).write());
    }

    /** An error after the stream began: {@code {"error":{…}}}. */
    public ChatStreams error(String message, String type, @Nullable Object code) {
        Json error = Json.obj("message", message, "type", type, "param", null, "code", code);
        return data(Json.obj("error", error).write());
    }

    /** A content chunk with {@code "error":null} at its top level. */
    public ChatStreams textWithNullError(String text) {
        Json choice =
                Json.obj("index", 0, "delta", Json.obj("content", text), "finish_reason", null);
        return data(chunk(List.of(choice)).with("error", null).write());
    }

    public ChatStreams done() {
        return data("[DONE]");
    }

    /** An event {@code data: DATA} with its blank line. */
    public ChatStreams data(String data) {
        return raw("data: " + data + lineEnd + lineEnd);
    }

    /** A comment with its blank line. */
    public ChatStreams comment(String text) {
        return raw(": " + text + lineEnd + lineEnd);
    }

    /** Bytes as they are, as one element of {@link #events()}. */
    public ChatStreams raw(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    public ChatStreams raw(byte[] bytes) {
        events.add(bytes.clone());
        return this;
    }

    /** The events so far, each with its blank line. */
    public List<byte[]> events() {
        return List.copyOf(events);
    }

    /** All events in one piece. */
    public byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        events.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** A chunked event stream with one chunk per event, ended properly. */
    public Script script() {
        return cutScript().endChunked();
    }

    /** As {@link #script()}, without the last chunk: go on with a stall, a close or a reset. */
    public Script cutScript() {
        return Script.sse().chunks(events);
    }

    private static Json.Obj usage(int prompt, int completion) {
        return Json.obj(
                "prompt_tokens", prompt,
                "completion_tokens", completion,
                "total_tokens", prompt + completion);
    }

    private Json.Obj chunk(List<Json> choices) {
        return Json.obj(
                "id", id,
                "object", "chat.completion.chunk",
                "created", CREATED,
                "model", model,
                "choices", choices);
    }
}
