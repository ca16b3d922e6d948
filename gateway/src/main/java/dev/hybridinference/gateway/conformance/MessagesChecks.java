package dev.hybridinference.gateway.conformance;

import static dev.hybridinference.gateway.conformance.Check.status;
import static dev.hybridinference.gateway.conformance.Check.that;

import dev.hybridinference.gateway.conformance.Answer.SseEvent;
import dev.hybridinference.gateway.conformance.Check.NotShown;
import dev.hybridinference.kernel.json.JsonKind;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What clients of Messages rely on (Anthropic API reference, "Messages"). Stateless. */
final class MessagesChecks {
    private static final String PATH = "/v1/messages";
    private static final Set<String> REASONS =
            Set.of("end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal");

    private MessagesChecks() {}

    static List<Check> all() {
        return List.of(
                check("whole answer", MessagesChecks::whole),
                check("stream order", subject -> grammar(stream(subject, ""))),
                check("fresh ids", MessagesChecks::freshIds),
                check("request id in a header", MessagesChecks::requestId),
                check("foreign key is 401", MessagesChecks::foreignKey),
                check(
                        "unknown model is 404",
                        s -> error(s, body("no-such-model-0", 50, ""), 404, "not_found_error")),
                check(
                        "malformed JSON is 400",
                        s -> error(s, "{\"model\":", 400, "invalid_request_error")),
                check(
                        "missing messages are 400",
                        s ->
                                error(
                                        s,
                                        "{\"model\":\"%s\",\"max_tokens\":5}".formatted(s.model()),
                                        400,
                                        "invalid_request_error")),
                check("count_tokens", MessagesChecks::countTokens),
                check("list of models", MessagesChecks::models),
                check("stop sequence", MessagesChecks::stop),
                check("max_tokens cuts", MessagesChecks::cut),
                check("tool call", MessagesChecks::tool),
                check("long text of every script", MessagesChecks::scripts));
    }

    private static Check check(String name, Check.Probe probe) {
        return new Check("messages", name, probe);
    }

    private static String body(String model, int most, String rest) {
        return "{\"model\":\"%s\",\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"Count from one to ten.\"}]%s}"
                .formatted(model, most, rest);
    }

    private static Answer ask(Subject subject, int most, String rest) throws IOException {
        Answer answer = subject.messages(PATH, body(subject.model(), most, rest));
        status(answer, 200);
        return answer;
    }

    private static Answer stream(Subject subject, String rest) throws IOException {
        Answer answer = ask(subject, 200, ",\"stream\":true" + rest);
        String type = answer.header("content-type");
        that(type.startsWith("text/event-stream"), "content-type of a stream", type);
        return answer;
    }

    private static void whole(Subject subject) throws IOException {
        JsonDoc json = ask(subject, 200, "").json();
        opening(json);
        that(json.at("content").size() > 0, "no content", json);
        that(!json.at("content", 0, "type").text().isEmpty(), "a block without a type", json);
        that(REASONS.contains(json.at("stop_reason").text()), "stop_reason", json);
        that(json.at("usage", "input_tokens").number() >= 0, "usage", json.at("usage"));
        that(json.at("usage", "output_tokens").number() >= 0, "usage", json.at("usage"));
    }

    private static void opening(JsonDoc message) {
        that(message.at("type").text().equals("message"), "type", message.at("type"));
        that(message.at("role").text().equals("assistant"), "role", message.at("role"));
        that(!message.at("id").text().isEmpty(), "no id", message);
        that(!message.at("model").text().isEmpty(), "no model", message);
        that(message.at("content").kind() == JsonKind.ARRAY, "content", message.at("content"));
    }

    /** One beginning, blocks one after another, one end. */
    static void grammar(Answer stream) {
        String place = "start";
        int blocks = 0;
        for (SseEvent event : stream.events()) {
            JsonDoc json = event.json();
            String type = json.at("type").text();
            that(event.name().equals(type), "the event's name is not its type", event);
            String step = place + " " + type;
            if (type.equals("ping")) {
                continue;
            }
            if (type.startsWith("content_block_")) {
                that(json.at("index").number() == blocks, "index of a block", event.data());
            }
            place =
                    switch (step) {
                        case "start message_start" -> {
                            opening(json.at("message"));
                            that(
                                    json.at("message", "content").size() == 0,
                                    "content at the beginning",
                                    event.data());
                            yield "message";
                        }
                        case "message content_block_start", "block content_block_delta" -> "block";
                        case "block content_block_stop" -> {
                            blocks++;
                            yield "message";
                        }
                        case "message message_delta" -> {
                            end(json);
                            yield "end";
                        }
                        case "end message_stop" -> "over";
                        default -> {
                            that(false, "an event at the wrong place", event);
                            yield place;
                        }
                    };
        }
        that(place.equals("over"), "the stream does not end with message_stop", place);
    }

    private static void end(JsonDoc json) {
        that(REASONS.contains(json.at("delta", "stop_reason").text()), "stop_reason", json);
        that(json.at("usage", "output_tokens").number() >= 0, "usage at the end", json);
    }

    private static void freshIds(Subject subject) throws IOException {
        String one = ask(subject, 50, "").json().at("id").text();
        String other = ask(subject, 50, "").json().at("id").text();
        that(!one.equals(other), "two answers have the same id", one);
    }

    private static void requestId(Subject subject) throws IOException {
        String one = ask(subject, 50, "").header("request-id");
        that(!one.isEmpty(), "no request-id", "");
        that(!one.equals(ask(subject, 50, "").header("request-id")), "request-id repeats", one);
    }

    private static void foreignKey(Subject subject) throws IOException {
        if (!subject.hasKey()) {
            throw new NotShown("no key was given");
        }
        Answer answer = subject.stranger(PATH, body(subject.model(), 50, ""), true);
        error(answer, 401, "authentication_error");
    }

    private static void error(Subject subject, String body, int status, String type)
            throws IOException {
        error(subject.messages(PATH, body), status, type);
    }

    private static void error(Answer answer, int status, String type) {
        status(answer, status);
        JsonDoc json = answer.json();
        that(json.at("type").text().equals("error"), "no type error", answer.text());
        that(json.at("error", "type").text().equals(type), "error.type", answer.text());
        that(!json.at("error", "message").text().isEmpty(), "no error.message", answer.text());
    }

    private static void countTokens(Subject subject) throws IOException {
        String few =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                        .formatted(subject.model());
        Answer answer = subject.messages(PATH + "/count_tokens", few);
        status(answer, 200);
        long count = answer.json().at("input_tokens").number();
        that(count > 0, "input_tokens", answer.text());
        Answer more =
                subject.messages(
                        PATH + "/count_tokens", few.replace("\"hi\"", "\"" + LongText.JSON + "\""));
        status(more, 200);
        that(
                more.json().at("input_tokens").number() > count,
                "more text counts no more",
                more.text());
    }

    private static void models(Subject subject) throws IOException {
        Answer answer = subject.messages("/v1/models?limit=1000", "");
        status(answer, 200);
        JsonDoc json = answer.json();
        that(json.at("has_more").kind() != JsonKind.ABSENT, "no has_more", json);
        for (int i = 0; i < json.at("data").size(); i++) {
            JsonDoc model = json.at("data", i);
            if (model.at("id").text().equals(subject.model())) {
                that(model.at("type").text().equals("model"), "type", model);
                return;
            }
        }
        that(false, "the model is not in the list", json);
    }

    private static void stop(Subject subject) throws IOException {
        JsonDoc json = ask(subject, 200, ",\"stop_sequences\":[\"e\"]").json();
        String text = json.at("content", 0, "text").text();
        that(!text.contains("e"), "text behind the stop sequence", text);
        String reason = json.at("stop_reason").text();
        that(reason.equals("stop_sequence") || reason.equals("end_turn"), "stop_reason", reason);
    }

    private static void cut(Subject subject) throws IOException {
        JsonDoc json = ask(subject, 2, "").json();
        String reason = json.at("stop_reason").text();
        long tokens = json.at("usage", "output_tokens").number();
        if (reason.equals("end_turn") && tokens >= 0 && tokens < 2) {
            throw new NotShown("the answer was short enough");
        }
        that(reason.equals("max_tokens"), "stop_reason", reason);
    }

    private static void tool(Subject subject) throws IOException {
        String tools =
                ",\"tool_choice\":{\"type\":\"any\"},\"tools\":[{\"name\":\"count\",\"description\":\"Counts.\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"to\":{\"type\":\"integer\"}}}}]";
        JsonDoc json = ask(subject, 200, tools).json();
        for (int i = 0; i < json.at("content").size(); i++) {
            JsonDoc block = json.at("content", i);
            if (block.at("type").text().equals("tool_use")) {
                that(block.at("id").text().matches("[A-Za-z0-9_-]+"), "id of the call", block);
                that(block.at("name").text().equals("count"), "name of the tool", block);
                that(block.at("input").kind() == JsonKind.OBJECT, "input is no object", block);
                that(json.at("stop_reason").text().equals("tool_use"), "stop_reason", json);
                return;
            }
        }
        throw new NotShown("the model called no tool");
    }

    private static void scripts(Subject subject) throws IOException {
        String body =
                "{\"model\":\"%s\",\"max_tokens\":4000,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(subject.model(), LongText.JSON);
        Answer answer = subject.messages(PATH, body);
        status(answer, 200);
        grammar(answer);
        LongText.check(answer, event -> event.at("delta", "text").text());
    }
}
