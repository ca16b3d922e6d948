package dev.hybridinference.gateway.process;

import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.client.SseEvent;
import dev.hybridinference.testkit.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client takes out of an answer, whatever protocol and form it came in. Reading fails when
 * the answer breaks its protocol's grammar. Immutable.
 *
 * @param model the word in the answer
 * @param reasoning text of what the model thought
 * @param signature the proof of it, or empty
 * @param calls calls of tools, in order
 * @param stop in the words of the protocol
 * @param usage as it stands in the answer, an empty object where there is none
 */
record Heard(
        String id,
        String model,
        String text,
        String reasoning,
        String signature,
        String refusal,
        List<Called> calls,
        String stop,
        Json usage) {

    /** A call of a tool with its whole arguments. */
    record Called(String id, String name, Json arguments) {}

    /** The names of the tools called. */
    List<String> names() {
        return calls.stream().map(Called::name).toList();
    }

    /** A number in the usage. */
    int used(String... path) {
        return usage.at((Object[]) path).asInt();
    }

    static Heard chat(RawResponse answer, boolean stream) {
        require(answer.status() == 200, answer.text());
        return stream ? ChatHearing.stream(answer.events()) : ChatHearing.whole(answer.json());
    }

    static Heard messages(RawResponse answer, boolean stream) {
        require(answer.status() == 200, answer.text());
        return stream ? MessagesHearing.stream(answer.events()) : MessagesHearing.whole(answer);
    }

    static void require(boolean holds, Object what) {
        if (!holds) {
            throw new AssertionError("against the protocol: " + what);
        }
    }

    /** The text of a member that may be absent or null. */
    static String optional(Json json, String name) {
        Json member = json.present(name);
        return member == null ? "" : member.text();
    }

    /** Chat completions (OpenAI API reference). */
    private static final class ChatHearing {
        private static final Pattern ID = Pattern.compile("chatcmpl-.+");

        static Heard whole(Json answer) {
            require(answer.at("object").text().equals("chat.completion"), answer);
            Json choice = answer.at("choices", 0);
            Json message = choice.at("message");
            List<Called> calls = new ArrayList<>();
            for (Json call : message.list("tool_calls")) {
                calls.add(
                        new Called(
                                call.at("id").text(),
                                call.at("function", "name").text(),
                                Json.parse(call.at("function", "arguments").text())));
            }
            require(
                    optional(message, "reasoning").equals(optional(message, "reasoning_content")),
                    message);
            return heard(
                    answer,
                    List.of(
                            optional(message, "content"),
                            optional(message, "reasoning"),
                            optional(message, "reasoning_signature"),
                            optional(message, "refusal")),
                    calls,
                    choice.at("finish_reason").text(),
                    answer.get("usage"));
        }

        private static Heard heard(
                Json head,
                List<String> texts,
                List<Called> calls,
                String stop,
                @org.jspecify.annotations.Nullable Json usage) {
            require(ID.matcher(head.at("id").text()).matches(), head);
            return new Heard(
                    head.at("id").text(),
                    head.at("model").text(),
                    texts.get(0),
                    texts.get(1),
                    texts.get(2),
                    texts.get(3),
                    List.copyOf(calls),
                    stop,
                    usage == null ? Json.obj() : usage);
        }

        static Heard stream(List<SseEvent> events) {
            require(events.getLast().isDone(), events.getLast());
            StringBuilder text = new StringBuilder();
            StringBuilder reasoning = new StringBuilder();
            StringBuilder signature = new StringBuilder();
            StringBuilder refusal = new StringBuilder();
            List<String[]> calls = new ArrayList<>();
            String stop = "";
            Json usage = null;
            Json first = events.getFirst().json();
            require(first.at("choices", 0, "delta", "role").text().equals("assistant"), first);
            for (SseEvent event : events.subList(0, events.size() - 1)) {
                Json chunk = event.json();
                require(chunk.at("id").equals(first.at("id")), chunk);
                require(chunk.at("model").equals(first.at("model")), chunk);
                require(chunk.get("error") == null, chunk);
                usage = chunk.present("usage") == null ? usage : chunk.get("usage");
                require(chunk.at("choices").list().size() <= 1, chunk);
                for (Json choice : chunk.at("choices").list()) {
                    require(stop.isEmpty(), "a choice after its end: " + chunk);
                    require(choice.at("index").asInt() == 0, chunk);
                    Json delta = choice.at("delta");
                    text.append(optional(delta, "content"));
                    reasoning.append(optional(delta, "reasoning"));
                    signature.append(optional(delta, "reasoning_signature"));
                    refusal.append(optional(delta, "refusal"));
                    delta.list("tool_calls").forEach(call -> fragment(call, calls));
                    stop = optional(choice, "finish_reason");
                }
            }
            require(!stop.isEmpty(), "no finish_reason");
            return heard(
                    first,
                    List.of(
                            text.toString(),
                            reasoning.toString(),
                            signature.toString(),
                            refusal.toString()),
                    calls.stream().map(c -> new Called(c[0], c[1], Json.parse(c[2]))).toList(),
                    stop,
                    usage);
        }

        private static void fragment(Json call, List<String[]> calls) {
            int index = call.at("index").asInt();
            if (index == calls.size()) {
                require(call.at("type").text().equals("function"), call);
                calls.add(
                        new String[] {
                            call.at("id").text(), call.at("function", "name").text(), ""
                        });
            }
            require(index < calls.size(), call);
            calls.get(index)[2] += call.at("function", "arguments").text();
        }
    }

    /** Messages (Anthropic API reference). */
    private static final class MessagesHearing {
        private static final Pattern ID = Pattern.compile("msg_.+");

        private Json head = Json.obj();
        private Json usage = Json.obj();
        private final List<String> texts = new ArrayList<>(List.of("", "", ""));
        private final List<Called> calls = new ArrayList<>();
        private String stop = "";

        static Heard whole(RawResponse answer) {
            Json message = answer.json();
            MessagesHearing hearing = new MessagesHearing();
            hearing.head = message;
            hearing.usage = message.at("usage");
            hearing.stop = message.at("stop_reason").text();
            for (Json block : message.at("content").list()) {
                hearing.block(
                        block, block.present("input") == null ? "" : block.at("input").write());
            }
            return hearing.heard();
        }

        private void block(Json block, String input) {
            switch (block.at("type").text()) {
                case "text" -> add(0, block.at("text").text());
                case "thinking" -> {
                    add(1, block.at("thinking").text());
                    add(2, block.at("signature").text());
                }
                case "redacted_thinking" -> add(2, block.at("data").text());
                case "tool_use" ->
                        calls.add(
                                new Called(
                                        block.at("id").text(),
                                        block.at("name").text(),
                                        Json.parse(input)));
                default -> throw new AssertionError("block: " + block);
            }
        }

        private void add(int place, String text) {
            texts.set(place, texts.get(place) + text);
        }

        static Heard stream(List<SseEvent> events) {
            MessagesHearing hearing = new MessagesHearing();
            Json open = null;
            StringBuilder pieces = new StringBuilder();
            String signature = "";
            int next = 0;
            boolean started = false;
            boolean ended = false;
            for (SseEvent event : events) {
                Json data = event.json();
                String type = data.at("type").text();
                require(type.equals(event.event()), event);
                require(!ended, "after the end: " + event);
                require(started || type.equals("message_start") || type.equals("ping"), event);
                switch (type) {
                    case "message_start" -> {
                        require(!started, event);
                        started = true;
                        hearing.head = data.at("message");
                        hearing.usage = hearing.head.at("usage");
                        require(hearing.head.at("content").list().isEmpty(), event);
                    }
                    case "content_block_start" -> {
                        require(open == null && data.at("index").asInt() == next, event);
                        require(hearing.stop.isEmpty(), event);
                        open = data.at("content_block");
                        pieces.setLength(0);
                        signature = "";
                    }
                    case "content_block_delta" -> {
                        Json block = Objects.requireNonNull(open, "no block is open: " + event);
                        require(data.at("index").asInt() == next, event);
                        Json delta = data.at("delta");
                        String kind = block.at("type").text();
                        switch (delta.at("type").text()) {
                            case "text_delta" -> require(kind.equals("text"), event);
                            case "thinking_delta", "signature_delta" ->
                                    require(kind.equals("thinking"), event);
                            case "input_json_delta" -> require(kind.equals("tool_use"), event);
                            default -> throw new AssertionError("delta: " + event);
                        }
                        signature += optional(delta, "signature");
                        pieces.append(optional(delta, "text"))
                                .append(optional(delta, "thinking"))
                                .append(optional(delta, "partial_json"));
                    }
                    case "content_block_stop" -> {
                        Json block = Objects.requireNonNull(open, "no block is open: " + event);
                        require(data.at("index").asInt() == next++, event);
                        hearing.block(
                                filled(block, pieces.toString(), signature), pieces.toString());
                        open = null;
                    }
                    case "message_delta" -> {
                        require(open == null && hearing.stop.isEmpty(), event);
                        hearing.stop = data.at("delta", "stop_reason").text();
                        hearing.usage = data.at("usage");
                    }
                    case "message_stop" -> ended = true;
                    case "ping" -> {}
                    default -> throw new AssertionError("event: " + event);
                }
            }
            require(ended && !hearing.stop.isEmpty(), "no end in " + events);
            return hearing.heard();
        }

        private static Json filled(Json block, String pieces, String signature) {
            Json.Obj whole = (Json.Obj) block;
            return switch (block.at("type").text()) {
                case "text" -> whole.with("text", pieces);
                case "thinking" -> whole.with("thinking", pieces).with("signature", signature);
                default -> whole;
            };
        }

        private Heard heard() {
            Matcher id = ID.matcher(head.at("id").text());
            require(id.matches() && head.at("role").text().equals("assistant"), head);
            require(head.at("type").text().equals("message"), head);
            return new Heard(
                    head.at("id").text(),
                    head.at("model").text(),
                    texts.get(0),
                    texts.get(1),
                    texts.get(2),
                    "",
                    List.copyOf(calls),
                    stop,
                    usage);
        }
    }
}
