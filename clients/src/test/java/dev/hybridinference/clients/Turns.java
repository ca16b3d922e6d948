package dev.hybridinference.clients;

import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.provider.Behaviour;
import dev.hybridinference.testkit.provider.ChatStreams;
import dev.hybridinference.testkit.provider.MessagesAnswers;
import dev.hybridinference.testkit.provider.MessagesStreams;
import dev.hybridinference.testkit.provider.Received;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.Signatures;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model says in an agent's loop, turn after turn, in the upstream's protocol. The turn
 * follows from how many of its own turns the request's history holds. Immutable.
 */
record Turns(Upstream upstream, List<Turn> turns) implements Behaviour {
    /** A tool and its input. */
    record Call(String name, Json input) {}

    /** What is thought, said and called; each may be empty. */
    record Turn(String thought, String text, List<Call> calls) {
        Turn {
            calls = List.copyOf(calls);
        }

        static Turn says(String text) {
            return new Turn("", text, List.of());
        }

        static Turn calls(String text, Call... calls) {
            return new Turn("", text, List.of(calls));
        }

        Turn thinking(String first) {
            return new Turn(first, text, calls);
        }
    }

    Turns {
        turns = List.copyOf(turns);
    }

    @Override
    public Script answer(Received request) {
        Json body = request.json();
        long own =
                body.at("messages").list().stream()
                        .filter(message -> message.at("role").text().equals("assistant"))
                        .count();
        Turn turn = turns.get((int) Math.min(own, turns.size() - 1));
        String id = "r" + request.order();
        if (upstream.isMessages()) {
            return body.hasTrue("stream") ? messages(turn, id) : whole(turn, id);
        }
        return body.hasTrue("stream") ? chat(turn, id) : wholeChat(turn, id);
    }

    private Script messages(Turn turn, String id) {
        MessagesStreams stream = MessagesStreams.of(upstream.model(), "msg_" + id).start();
        if (!turn.thought().isEmpty()) {
            stream.thinking(turn.thought());
        }
        if (!turn.text().isEmpty()) {
            stream.text(turn.text()).ping();
        }
        for (int i = 0; i < turn.calls().size(); i++) {
            Call call = turn.calls().get(i);
            String input = call.input().write();
            int half = input.length() / 2;
            stream.toolUse(
                    "toolu_" + id + "_" + i,
                    call.name(),
                    input.substring(0, half),
                    input.substring(half));
        }
        return stream.finish(turn.calls().isEmpty() ? "end_turn" : "tool_use").end().script();
    }

    private Script whole(Turn turn, String id) {
        List<Json> content = new ArrayList<>();
        if (!turn.thought().isEmpty()) {
            String signature = Signatures.sign(Signatures.ISSUER, turn.thought());
            content.add(MessagesAnswers.thinking(turn.thought(), signature));
        }
        if (!turn.text().isEmpty()) {
            content.add(MessagesAnswers.text(turn.text()));
        }
        for (int i = 0; i < turn.calls().size(); i++) {
            Call call = turn.calls().get(i);
            content.add(
                    MessagesAnswers.toolUse("toolu_" + id + "_" + i, call.name(), call.input()));
        }
        return MessagesAnswers.whole(
                MessagesAnswers.message(
                        "msg_" + id,
                        upstream.model(),
                        content,
                        turn.calls().isEmpty() ? "end_turn" : "tool_use"));
    }

    /** The pieces of parallel calls come in turns. */
    private Script chat(Turn turn, String id) {
        ChatStreams stream = ChatStreams.of(upstream.model(), "chatcmpl-" + id).role();
        if (!turn.thought().isEmpty() && upstream == Upstream.VLLM) {
            stream.reasoning(turn.thought());
        }
        if (!turn.text().isEmpty()) {
            stream.text(turn.text());
        }
        List<Call> calls = turn.calls();
        for (int i = 0; i < calls.size(); i++) {
            stream.toolCall(i, "call_" + id + "_" + i, calls.get(i).name());
        }
        for (int half = 0; half < 2; half++) {
            for (int i = 0; i < calls.size(); i++) {
                String input = calls.get(i).input().write();
                int middle = input.length() / 2;
                stream.toolArguments(
                        i, half == 0 ? input.substring(0, middle) : input.substring(middle));
            }
        }
        return stream.finish(calls.isEmpty() ? "stop" : "tool_calls")
                .usage(3, 4, 0, 0)
                .done()
                .script();
    }

    private Script wholeChat(Turn turn, String id) {
        List<Json> calls = new ArrayList<>();
        for (Call call : turn.calls()) {
            Json function = Json.obj("name", call.name(), "arguments", call.input().write());
            calls.add(
                    Json.obj(
                            "id",
                            "call_" + id + "_" + calls.size(),
                            "type",
                            "function",
                            "function",
                            function));
        }
        Json.Obj message = Json.obj("role", "assistant", "content", turn.text());
        Json choice =
                Json.obj(
                        "index",
                        0,
                        "message",
                        calls.isEmpty() ? message : message.with("tool_calls", calls),
                        "finish_reason",
                        calls.isEmpty() ? "stop" : "tool_calls");
        Json usage = Json.obj("prompt_tokens", 3, "completion_tokens", 4, "total_tokens", 7);
        return Script.json(
                200,
                Json.obj(
                                "id",
                                "chatcmpl-" + id,
                                "object",
                                "chat.completion",
                                "created",
                                ChatStreams.CREATED,
                                "model",
                                upstream.model(),
                                "choices",
                                Json.arr(choice),
                                "usage",
                                usage)
                        .write());
    }
}
