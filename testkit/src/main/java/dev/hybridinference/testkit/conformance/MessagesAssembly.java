package dev.hybridinference.testkit.conformance;

import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.json.JsonSyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The message that a stream of events adds up to (Anthropic API reference, "Streaming messages"),
 * strict about their order. For one stream; confined to one thread.
 */
public final class MessagesAssembly {
    private final List<Json> content = new ArrayList<>();
    private final StringBuilder pieces = new StringBuilder();
    private Json.@Nullable Obj message;
    private Json.@Nullable Obj block;
    private @Nullable Json end;
    private boolean stopped;

    private MessagesAssembly() {}

    /**
     * Puts a whole stream together.
     *
     * @throws AssertionError when it breaks the grammar, or has no end
     */
    public static Json.Obj of(String stream) {
        MessagesAssembly assembly = new MessagesAssembly();
        for (String event : stream.split("\n\n", -1)) {
            if (!event.isEmpty()) {
                assembly.event(event);
            }
        }
        check(stream.endsWith("\n\n") && assembly.stopped, "the stream has no end");
        return assembly.whole();
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private void event(String lines) {
        String[] parts = lines.split("\n", -1);
        check(
                parts.length == 2
                        && parts[0].startsWith("event: ")
                        && parts[1].startsWith("data: "),
                "not an event with a name and data: " + lines);
        Json data = Json.parse(parts[1].substring(6));
        String type = data.at("type").text();
        check(parts[0].substring(7).equals(type), "the name is not the type: " + lines);
        check(!stopped, "an event after the end: " + lines);
        switch (type) {
            case "message_start" -> {
                check(message == null, "a second message_start");
                message = (Json.Obj) data.at("message");
                check(message.at("content").list().isEmpty(), "the message begins with content");
            }
            case "content_block_start" -> {
                check(message != null && block == null && end == null, "a block at no place");
                index(data);
                block = (Json.Obj) data.at("content_block");
                pieces.setLength(0);
            }
            case "content_block_delta" -> delta(data);
            case "content_block_stop" -> {
                index(data);
                content.add(closed());
                block = null;
            }
            case "message_delta" -> {
                check(message != null && block == null && end == null, "an end at no place");
                end = data;
            }
            case "message_stop" -> {
                check(end != null, "message_stop without message_delta");
                stopped = true;
            }
            case "ping" -> {}
            default -> throw new AssertionError("an event of the type " + type);
        }
    }

    private void index(Json data) {
        check(data.at("index").asInt() == content.size(), "a wrong index: " + data);
    }

    private void delta(Json data) {
        index(data);
        Json.Obj open = block;
        if (open == null) {
            throw new AssertionError("a delta without a block: " + data);
        }
        Json delta = data.at("delta");
        String fits = open.at("type").text() + " " + delta.at("type").text();
        switch (fits) {
            case "text text_delta" -> pieces.append(delta.at("text").text());
            case "thinking thinking_delta" -> pieces.append(delta.at("thinking").text());
            case "thinking signature_delta" ->
                    block = open.with("signature", delta.at("signature").text());
            case "tool_use input_json_delta" -> pieces.append(delta.at("partial_json").text());
            default -> throw new AssertionError("a delta of another block: " + fits);
        }
    }

    private Json closed() {
        Json.Obj open = block;
        if (open == null) {
            throw new AssertionError("content_block_stop without a block");
        }
        String all = pieces.toString();
        return switch (open.at("type").text()) {
            case "text" -> open.with("text", all);
            case "thinking" -> open.with("thinking", all);
            case "tool_use" -> open.with("input", input(all));
            default -> open;
        };
    }

    /** Arguments that were cut are kept as they came. */
    private static Json input(String arguments) {
        try {
            return Json.parse(arguments);
        } catch (JsonSyntaxException cut) {
            return Json.obj("_raw_arguments", arguments);
        }
    }

    private Json.Obj whole() {
        Map<String, Json> members = new LinkedHashMap<>();
        Json.Obj begun = message;
        Json last = end;
        if (begun == null || last == null) {
            throw new AssertionError("the stream has no beginning");
        }
        members.putAll(begun.members());
        members.put("content", new Json.Arr(content));
        members.put("stop_reason", last.at("delta", "stop_reason"));
        members.put("stop_sequence", last.at("delta", "stop_sequence"));
        members.put("usage", last.at("usage"));
        return new Json.Obj(members);
    }
}
