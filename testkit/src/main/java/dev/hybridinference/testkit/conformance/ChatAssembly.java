package dev.hybridinference.testkit.conformance;

import dev.hybridinference.testkit.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The completion that a stream of chunks adds up to (OpenAI API reference, "Streaming"), strict
 * about their order. For one stream; confined to one thread.
 */
public final class ChatAssembly {
    private static final List<String> HEAD = List.of("id", "object", "created", "model");

    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
    private final List<Json.Obj> calls = new ArrayList<>();
    private final List<StringBuilder> arguments = new ArrayList<>();
    private @Nullable Json first;
    private @Nullable Json finish;
    private @Nullable Json usage;

    private ChatAssembly() {}

    /**
     * Puts a whole stream together; without {@code usage} when the stream has none.
     *
     * @throws AssertionError when it breaks the grammar, or has no end
     */
    public static Json.Obj of(String stream) {
        String done = "data: [DONE]\n\n";
        check(stream.endsWith(done), "the stream has no end");
        ChatAssembly assembly = new ChatAssembly();
        for (String event :
                stream.substring(0, stream.length() - done.length()).split("\n\n", -1)) {
            if (!event.isEmpty()) {
                check(event.startsWith("data: ") && event.indexOf('\n') < 0, "no chunk: " + event);
                assembly.chunk(Json.parse(event.substring(6)));
            }
        }
        return assembly.whole();
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private void chunk(Json chunk) {
        boolean opening = first == null;
        if (opening) {
            first = chunk;
            check(
                    chunk.at("choices", 0, "delta", "role").text().equals("assistant"),
                    "the first chunk tells no role: " + chunk);
        }
        for (String name : HEAD) {
            check(chunk.at(name).equals(firstOf(name)), "another " + name + ": " + chunk);
        }
        check(chunk.get("error") == null, "a chunk with an error: " + chunk);
        List<Json> choices = chunk.at("choices").list();
        if (choices.isEmpty()) {
            check(finish != null && usage == null, "usage at no place: " + chunk);
            usage = chunk.at("usage");
            return;
        }
        check(choices.size() == 1 && chunk.present("usage") == null, "not one choice: " + chunk);
        check(finish == null, "a choice after its end: " + chunk);
        check(choices.getFirst().at("index").asInt() == 0, "another choice: " + chunk);
        delta(choices.getFirst().at("delta"), opening);
        finish = choices.getFirst().present("finish_reason");
    }

    private Json firstOf(String name) {
        Json known = first;
        if (known == null) {
            throw new AssertionError("no chunk");
        }
        return known.at(name);
    }

    private void delta(Json delta, boolean opening) {
        for (Map.Entry<String, Json> member : ((Json.Obj) delta).members().entrySet()) {
            switch (member.getKey()) {
                case "role" -> check(opening, "a second role");
                case "tool_calls" -> member.getValue().list().forEach(this::call);
                default ->
                        texts.computeIfAbsent(member.getKey(), _ -> new StringBuilder())
                                .append(member.getValue().text());
            }
        }
    }

    private void call(Json fragment) {
        int index = fragment.at("index").asInt();
        if (index == calls.size()) {
            calls.add(
                    Json.obj(
                            "id",
                            fragment.at("id").text(),
                            "type",
                            fragment.at("type").text(),
                            "function",
                            Json.obj("name", fragment.at("function", "name").text())));
            arguments.add(new StringBuilder());
        } else {
            check(
                    index < calls.size() && fragment.get("id") == null,
                    "a strange call: " + fragment);
        }
        arguments.get(index).append(fragment.at("function", "arguments").text());
    }

    private Json.Obj whole() {
        Json why = finish;
        if (why == null) {
            throw new AssertionError("no finish_reason");
        }
        Map<String, Json> message = new LinkedHashMap<>();
        message.put("role", new Json.Str("assistant"));
        message.put("content", new Json.Null());
        message.put("refusal", new Json.Null());
        texts.forEach(
                (name, text) -> {
                    if (!text.isEmpty()) {
                        message.put(name, new Json.Str(text.toString()));
                    }
                });
        if (!calls.isEmpty()) {
            List<Json> whole = new ArrayList<>();
            for (int i = 0; i < calls.size(); i++) {
                Json.Obj function = (Json.Obj) calls.get(i).at("function");
                whole.add(
                        calls.get(i)
                                .with(
                                        "function",
                                        function.with("arguments", arguments.get(i).toString())));
            }
            message.put("tool_calls", new Json.Arr(whole));
        }
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("id", firstOf("id"));
        members.put("object", new Json.Str("chat.completion"));
        members.put("created", firstOf("created"));
        members.put("model", firstOf("model"));
        members.put(
                "choices",
                Json.arr(
                        Json.obj(
                                "index",
                                0,
                                "message",
                                new Json.Obj(message),
                                "logprobs",
                                null,
                                "finish_reason",
                                why)));
        Json told = usage;
        if (told != null) {
            members.put("usage", told);
        }
        return new Json.Obj(members);
    }
}
