package dev.hybridinference.gateway.conformance;

import static dev.hybridinference.gateway.conformance.Check.status;
import static dev.hybridinference.gateway.conformance.Check.that;

import dev.hybridinference.gateway.conformance.Answer.SseEvent;
import dev.hybridinference.gateway.conformance.Check.NotShown;
import dev.hybridinference.kernel.json.JsonKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** What clients of chat completions rely on (OpenAI API reference, "Chat"). Stateless. */
final class ChatChecks {
    private static final String PATH = "/v1/chat/completions";
    private static final Set<String> FINISHES =
            Set.of("stop", "length", "tool_calls", "content_filter");

    private ChatChecks() {}

    static List<Check> all() {
        return List.of(
                check("whole answer", ChatChecks::whole),
                check("stream order", subject -> grammar(stream(subject, ""), false)),
                check("usage when asked for", ChatChecks::usage),
                check("fresh ids", ChatChecks::freshIds),
                check("request id in a header", ChatChecks::requestId),
                check("foreign key is 401", ChatChecks::foreignKey),
                check("unknown model is 404", s -> error(s, body("no-such-model-0", ""), 404)),
                check("malformed JSON is 400", s -> error(s, "{\"model\":", 400)),
                check(
                        "missing messages are 400",
                        s -> error(s, "{\"model\":\"%s\"}".formatted(s.model()), 400)),
                check("list of models", ChatChecks::models),
                check("stop text", ChatChecks::stop),
                check("max_tokens cuts", ChatChecks::cut),
                check("tool call", ChatChecks::tool),
                check("long text of every script", ChatChecks::scripts));
    }

    private static Check check(String name, Check.Probe probe) {
        return new Check("chat", name, probe);
    }

    private static String body(String model, String rest) {
        return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Count from one to ten.\"}]%s}"
                .formatted(model, rest);
    }

    private static Answer ask(Subject subject, String rest) throws IOException {
        Answer answer = subject.chat(PATH, body(subject.model(), rest));
        status(answer, 200);
        return answer;
    }

    private static Answer stream(Subject subject, String rest) throws IOException {
        Answer answer = ask(subject, ",\"stream\":true" + rest);
        String type = answer.header("content-type");
        that(type.startsWith("text/event-stream"), "content-type of a stream", type);
        return answer;
    }

    private static void whole(Subject subject) throws IOException {
        JsonDoc json = ask(subject, "").json();
        that(json.at("object").text().equals("chat.completion"), "object", json.at("object"));
        that(!json.at("id").text().isEmpty(), "no id", json);
        that(json.at("created").number() >= 0, "created", json.at("created"));
        JsonDoc choice = json.at("choices", 0);
        that(choice.at("index").number() == 0, "index of the choice", choice);
        that(choice.at("message", "role").text().equals("assistant"), "role", choice);
        that(FINISHES.contains(choice.at("finish_reason").text()), "finish_reason", choice);
        counts(json.at("usage"));
        that(json.at("error").kind() == JsonKind.ABSENT, "error beside an answer", json);
    }

    private static void counts(JsonDoc usage) {
        long prompt = usage.at("prompt_tokens").number();
        long completion = usage.at("completion_tokens").number();
        that(
                prompt >= 0
                        && completion >= 0
                        && usage.at("total_tokens").number() == prompt + completion,
                "usage does not add up",
                usage);
    }

    /** One role at first, one end, usage only where it belongs, the marker last. */
    static void grammar(Answer stream, boolean usage) {
        List<SseEvent> events = stream.events();
        that(
                !events.isEmpty() && events.getLast().data().equals("[DONE]"),
                "the stream does not end with [DONE]",
                stream.text());
        JsonDoc first = events.getFirst().json();
        int finishes = 0;
        int usages = 0;
        for (SseEvent event : events.subList(0, events.size() - 1)) {
            JsonDoc chunk = event.json();
            that(event.name().isEmpty(), "a chunk with an event name", event.name());
            that(
                    chunk.at("object").text().equals("chat.completion.chunk"),
                    "a chunk of another kind",
                    event.data());
            for (String name : List.of("id", "created", "model")) {
                that(
                        chunk.at(name).toString().equals(first.at(name).toString()),
                        name + " changes within a stream",
                        event.data());
            }
            that(chunk.at("error").kind() == JsonKind.ABSENT, "error in a chunk", event.data());
            that(chunk.at("choices").kind() == JsonKind.ARRAY, "no choices", event.data());
            boolean told = !chunk.at("usage").absentOrNull();
            if (chunk.at("choices").size() == 0) {
                that(usage && told && finishes == 1, "a chunk without a choice", event.data());
                usages++;
                continue;
            }
            that(!told, "usage beside a choice", event.data());
            that(finishes == 0, "a choice after its end", event.data());
            finishes += chunk.at("choices", 0, "finish_reason").absentOrNull() ? 0 : 1;
        }
        that(
                first.at("choices", 0, "delta", "role").text().equals("assistant"),
                "the first chunk tells no role",
                first);
        that(finishes == 1, "ends of the choice", finishes);
        that(usages == (usage ? 1 : 0), "usage chunks", usages);
    }

    private static void usage(Subject subject) throws IOException {
        Answer stream = stream(subject, ",\"stream_options\":{\"include_usage\":true}");
        grammar(stream, true);
        List<SseEvent> events = stream.events();
        counts(events.get(events.size() - 2).json().at("usage"));
    }

    private static void freshIds(Subject subject) throws IOException {
        String one = ask(subject, "").json().at("id").text();
        String other = ask(subject, "").json().at("id").text();
        that(!one.equals(other), "two answers have the same id", one);
    }

    private static void requestId(Subject subject) throws IOException {
        String one = ask(subject, "").header("x-request-id");
        that(!one.isEmpty(), "no x-request-id", "");
        that(!one.equals(ask(subject, "").header("x-request-id")), "x-request-id repeats", one);
    }

    private static void foreignKey(Subject subject) throws IOException {
        if (!subject.hasKey()) {
            throw new NotShown("no key was given");
        }
        error(subject.stranger(PATH, body(subject.model(), ""), false), 401);
    }

    private static void error(Subject subject, String body, int status) throws IOException {
        error(subject.chat(PATH, body), status);
    }

    private static void error(Answer answer, int status) {
        status(answer, status);
        JsonDoc error = answer.json().at("error");
        that(!error.at("message").text().isEmpty(), "no error.message", answer.text());
        that(!error.at("type").text().isEmpty(), "no error.type", answer.text());
    }

    private static void models(Subject subject) throws IOException {
        Answer answer = subject.chat("/v1/models", "");
        status(answer, 200);
        JsonDoc json = answer.json();
        that(json.at("object").text().equals("list"), "object", json.at("object"));
        for (int i = 0; i < json.at("data").size(); i++) {
            JsonDoc model = json.at("data", i);
            if (model.at("id").text().equals(subject.model())) {
                that(model.at("object").text().equals("model"), "object", model);
                return;
            }
        }
        that(false, "the model is not in the list", json);
    }

    private static void stop(Subject subject) throws IOException {
        for (String stop : List.of("\"e\"", "[\"e\"]")) {
            JsonDoc choice = ask(subject, ",\"stop\":" + stop).json().at("choices", 0);
            String text = choice.at("message", "content").text();
            that(!text.contains("e"), "text behind the stop text", text);
            that(choice.at("finish_reason").text().equals("stop"), "finish_reason", choice);
        }
    }

    private static void cut(Subject subject) throws IOException {
        JsonDoc json = ask(subject, ",\"max_tokens\":2").json();
        String finish = json.at("choices", 0, "finish_reason").text();
        long tokens = json.at("usage", "completion_tokens").number();
        if (finish.equals("stop") && tokens >= 0 && tokens < 2) {
            throw new NotShown("the answer was short enough");
        }
        that(finish.equals("length"), "finish_reason", finish);
    }

    private static void tool(Subject subject) throws IOException {
        String tools =
                ",\"tool_choice\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"count\",\"description\":\"Counts.\",\"parameters\":{\"type\":\"object\",\"properties\":{\"to\":{\"type\":\"integer\"}}}}}]";
        JsonDoc choice = ask(subject, tools).json().at("choices", 0);
        JsonDoc calls = choice.at("message", "tool_calls");
        if (calls.size() == 0) {
            throw new NotShown("the model called no tool");
        }
        JsonDoc call = calls.at(0);
        that(!call.at("id").text().isEmpty(), "no id of the call", call);
        that(call.at("type").text().equals("function"), "type of the call", call);
        that(call.at("function", "name").text().equals("count"), "name of the tool", call);
        byte[] arguments = call.at("function", "arguments").text().getBytes(StandardCharsets.UTF_8);
        that(JsonDoc.of(arguments).kind() == JsonKind.OBJECT, "arguments are no object", call);
        that(choice.at("finish_reason").text().equals("tool_calls"), "finish_reason", choice);
    }

    private static void scripts(Subject subject) throws IOException {
        String body =
                "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(subject.model(), LongText.JSON);
        Answer answer = subject.chat(PATH, body);
        status(answer, 200);
        grammar(answer, false);
        LongText.check(answer, event -> event.at("choices", 0, "delta", "content").text());
    }
}
