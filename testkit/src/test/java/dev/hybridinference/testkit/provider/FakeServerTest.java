package dev.hybridinference.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.client.SseEvent;
import dev.hybridinference.testkit.json.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeServerTest {

    private static final Json TOOLS =
            Json.parse(
                    """
                    [{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}},
                     {"type":"custom","custom":{"name":"patch"}}]
                    """);

    private final ScriptedProvider openAi = ScriptedProvider.start();
    private final ScriptedProvider vllm = ScriptedProvider.start(Profile.VLLM);

    @AfterEach
    void stop() {
        openAi.close();
        vllm.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'x':1} | x | unknown_parameter",
                "{'top_k':5} | top_k | unknown_parameter",
                "{'stream':true,'stream_options':{'x':1}} | stream_options.x | unknown_parameter",
                "{'temperature':'hot'} | temperature | invalid_type",
                "{'temperature':3} | temperature | above_max_value",
                "{'n':0} | n | below_min_value",
                "{'max_tokens':1.5} | max_tokens | invalid_type",
                "{'max_completion_tokens':0} | max_completion_tokens | below_min_value",
                "{'model':7} | model | invalid_type",
                "{'messages':'hi'} | messages | invalid_type",
                "{'messages':null} | messages | missing_required_parameter",
                "{'messages':[]} | messages | empty_array",
                "{'messages':['hi']} | messages[0] | invalid_type",
                "{'messages':[{'content':'hi'}]} | messages[0].role | missing_required_parameter",
                "{'messages':[{'role':'bot','content':'hi'}]} | messages[0].role | invalid_value",
                "{'messages':[{'role':'user'}]} | messages[0].content | invalid_type",
                "{'messages':[{'role':'user','content':7}]} | messages[0].content | invalid_type",
                "{'messages':[{'role':'user','content':'hi','reasoning':'x'}]} | messages[0].reasoning | unknown_parameter",
                "{'messages':[{'role':'assistant','content':'hi','reasoning_content':'x'}]} | messages[0].reasoning_content | unknown_parameter",
                "{'messages':[{'role':'user','content':[{'type':'video'}]}]} | messages[0].content[0].type | invalid_value",
                "{'messages':[{'role':'user','content':[{'type':'text'}]}]} | messages[0].content[0].text | missing_required_parameter",
                "{'messages':[{'role':'tool','tool_call_id':'a','content':'x'}]} | messages.[0].role | invalid_value",
                "{'messages':[{'role':'assistant','tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]},{'role':'user','content':'x'}]} | messages.[1].role | invalid_value",
                "{'messages':[{'role':'assistant','tool_calls':[{'id':'a','type':'function','index':0,'function':{'name':'f','arguments':'{}'}}]}]} | messages[0].tool_calls[0].index | unknown_parameter",
                "{'messages':[{'role':'assistant','tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':{}}}]}]} | messages[0].tool_calls[0].function.arguments | invalid_type",
                "{'stream_options':{'include_usage':true}} | stream_options | invalid_value",
                "{'stop':['a','b','c','d','e']} | stop | array_above_max_length",
                "{'tools':[]} | tools | empty_array",
                "{'tools':[{'name':'f'}]} | tools[0].type | missing_required_parameter",
                "{'tools':[{'type':'function','name':'f'}]} | tools[0].name | unknown_parameter",
                "{'tools':[{'type':'function','function':{'name':'a b'}}]} | tools[0].function.name | invalid_value",
                "{'tool_choice':'auto'} | tool_choice | invalid_value",
                "{'parallel_tool_calls':false} | parallel_tool_calls | invalid_value",
                "{'top_logprobs':3} | top_logprobs | invalid_value"
            })
    void whatOpenAiRefusesIsRefusedNamingTheParameter(String fields, String param, String code) {
        // given
        RawRequest request = RawRequest.chat("gpt-test", "hi");
        Json.Obj extra = (Json.Obj) Json.parse(fields.replace('\'', '"'));
        for (var field : extra.members().entrySet()) {
            request = request.field(field.getKey(), field.getValue());
        }

        // when
        Answer answer = send(openAi, request);

        // then
        assertThat(answer.status()).isEqualTo(400);
        Json error = answer.json().at("error");
        assertThat(error.at("type").text()).isEqualTo("invalid_request_error");
        assertThat(error.at("param").text()).isEqualTo(param);
        assertThat(error.at("code").text()).isEqualTo(code);
        assertThatThrownBy(() -> openAi.awaitRequest(0).generatedUsage())
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void unknownParametersAreToldInTheRealWords() {
        Answer answer = send(openAi, RawRequest.chat("gpt-test", "hi").field("x", 1));
        assertThat(answer.json().at("error", "message").text())
                .isEqualTo("Unknown parameter: 'x'.");
    }

    @Test
    void aMissingModelAnUnknownModelAndAnUnknownPathAreRefused() {
        // when
        Answer missing = send(openAi, RawRequest.chat("gpt-test", "hi").field("model", null));
        Answer unknown = send(openAi, RawRequest.chat("gpt-none", "hi"));
        Answer path = send(openAi, RawRequest.get("/v1/nothing"));
        Answer method = send(openAi, RawRequest.get("/v1/chat/completions"));

        // then
        assertThat(missing.json().at("error", "message").text()).contains("model parameter");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().at("error", "code").text()).isEqualTo("model_not_found");
        assertThat(path.status()).isEqualTo(404);
        assertThat(method.status()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({"{,application/json,400", "{},text/plain,400", "{}{},application/json,400"})
    void badJsonAndOtherContentTypesAreRefused(String body, String type, int status) {
        try (RawClient client = RawClient.connect(openAi.port())) {
            client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n%s"
                            .formatted(type, body.length(), body));
            assertThat(client.response().status()).isEqualTo(status);
        }
    }

    @Test
    void onlyTheRequiredKeyIsAccepted() {
        // given
        openAi.requireKey("sk-right");
        RawRequest request = RawRequest.chat("gpt-test", "hi");

        // then
        assertThat(send(openAi, request).status()).isEqualTo(401);
        Answer wrong = send(openAi, request.key("sk-wrong"));
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.json().at("error", "code").text()).isEqualTo("invalid_api_key");
        assertThat(send(openAi, request.key("sk-right")).status()).isEqualTo(200);
    }

    @Test
    void aUnaryAnswerRepeatsTheTextAndCountsWords() {
        // when
        Answer answer = send(openAi, RawRequest.chat("gpt-test", "héllo  big 😀 world"));

        // then
        Json json = answer.json();
        assertThat(json.at("choices", 0, "message", "content").text())
                .isEqualTo("héllo  big 😀 world");
        assertThat(json.at("choices", 0, "finish_reason").text()).isEqualTo("stop");
        assertThat(json.at("usage", "prompt_tokens").asInt()).isEqualTo(4);
        assertThat(json.at("usage", "completion_tokens").asInt()).isEqualTo(4);
        assertThat(openAi.awaitRequest(0).generatedUsage()).isEqualTo(new GeneratedUsage(4, 4, 0));
    }

    @Test
    void aStreamWithUsageHasNullUsageOnEveryChunkAndALastOneWithoutChoices() {
        // when
        List<SseEvent> events =
                stream(openAi, RawRequest.chat("gpt-test", "one two three").includeUsage());

        // then
        assertThat(events.getLast().isDone()).isTrue();
        Json last = events.get(events.size() - 2).json();
        assertThat(last.at("choices").list()).isEmpty();
        assertThat(last.at("usage", "total_tokens").asInt()).isEqualTo(6);
        assertThat(events.subList(0, events.size() - 2))
                .allSatisfy(e -> assertThat(e.json().at("usage")).isEqualTo(new Json.Null()));
        assertThat(content(events)).isEqualTo("one two three");
        assertThat(events.getFirst().json().at("choices", 0, "delta", "role").text())
                .isEqualTo("assistant");
    }

    @Test
    void aStreamWithoutUsageHasNone() {
        List<SseEvent> events = stream(openAi, RawRequest.chat("gpt-test", "one two three"));
        assertThat(events.subList(0, events.size() - 1))
                .allSatisfy(event -> assertThat(event.json().get("usage")).isNull())
                .allSatisfy(event -> assertThat(event.json().at("choices").list()).hasSize(1));
        assertThat(openAi.awaitRequest(0).generatedUsage()).isEqualTo(new GeneratedUsage(3, 3, 0));
    }

    @Test
    void severalChoicesInterleaveAndEachFinishes() {
        List<SseEvent> events = stream(openAi, RawRequest.chat("gpt-test", "a b").field("n", 2));
        List<Integer> order =
                events.stream()
                        .filter(event -> !event.isDone())
                        .map(event -> event.json().at("choices", 0, "index").asInt())
                        .toList();
        assertThat(order.subList(0, 4)).containsExactly(0, 1, 0, 1);
        assertThat(
                        events.stream()
                                .filter(event -> !event.isDone())
                                .map(event -> event.json().at("choices", 0, "finish_reason"))
                                .filter(reason -> reason instanceof Json.Str))
                .hasSize(2);
    }

    @Test
    void toolsAreCalledOncePerMention() {
        // given
        RawRequest request =
                RawRequest.chat("gpt-test", "call weather call patch").field("tools", TOOLS);

        // when
        Json choice = send(openAi, request).json().at("choices", 0);

        // then
        assertThat(choice.at("finish_reason").text()).isEqualTo("tool_calls");
        assertThat(choice.at("message", "content")).isEqualTo(new Json.Null());
        Json calls = choice.at("message", "tool_calls");
        assertThat(calls.at(0, "function", "name").text()).isEqualTo("weather");
        assertThat(Json.parse(calls.at(0, "function", "arguments").text()).at("input").text())
                .isEqualTo("call weather call patch");
        assertThat(calls.at(1, "custom", "input").text()).isEqualTo("call weather call patch");
        assertThat(calls.at(0, "id").text()).isNotEqualTo(calls.at(1, "id").text());
    }

    @Test
    void streamedCallsComeInFragmentsKeyedByIndex() {
        // given
        RawRequest request =
                RawRequest.chat("gpt-test", "call weather call weather").field("tools", TOOLS);

        // when
        List<SseEvent> events = stream(openAi, request);

        // then
        StringBuilder[] arguments = {new StringBuilder(), new StringBuilder()};
        int ids = 0;
        for (SseEvent event : events.subList(1, events.size() - 2)) {
            Json call = event.json().at("choices", 0, "delta", "tool_calls", 0);
            ids += call.get("id") == null ? 0 : 1;
            arguments[call.at("index").asInt()].append(call.at("function", "arguments").text());
        }
        assertThat(ids).isEqualTo(2);
        for (StringBuilder each : arguments) {
            assertThat(Json.parse(each.toString()).at("input").text())
                    .isEqualTo("call weather call weather");
        }
    }

    @Test
    void toolChoiceAndParallelCallsAreObeyed() {
        RawRequest twice =
                RawRequest.chat("gpt-test", "call weather call weather").field("tools", TOOLS);
        RawRequest none = twice.field("tool_choice", "none");
        RawRequest single = twice.field("parallel_tool_calls", false);
        RawRequest required =
                RawRequest.chat("gpt-test", "x")
                        .field("tools", TOOLS)
                        .field("tool_choice", "required");
        assertThat(callsOf(send(openAi, none))).isZero();
        assertThat(callsOf(send(openAi, single))).isEqualTo(1);
        assertThat(callsOf(send(openAi, required))).isEqualTo(1);
    }

    @Test
    void aToolResultIsRepeatedSoThatLoopsEnd() {
        // given
        Json messages =
                Json.parse(
                        """
                        [{"role":"user","content":"call weather"},
                         {"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function",
                           "function":{"name":"weather","arguments":"{}"}}]},
                         {"role":"tool","tool_call_id":"a","content":"it rains"}]
                        """);

        // when
        RawRequest request =
                RawRequest.chat("gpt-test", "").field("messages", messages).field("tools", TOOLS);
        Json choice = send(openAi, request).json().at("choices", 0);

        // then
        assertThat(choice.at("message", "content").text()).isEqualTo("it rains");
    }

    @Test
    void theTokenLimitCutsTheAnswer() {
        Json json =
                send(openAi, RawRequest.chat("gpt-test", "a b c d").field("max_tokens", 2)).json();
        assertThat(json.at("choices", 0, "message", "content").text()).isEqualTo("a b");
        assertThat(json.at("choices", 0, "finish_reason").text()).isEqualTo("length");
        assertThat(json.at("usage", "completion_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void tooLongPromptsAreRefused() {
        openAi.fake().contextWindow(3);
        Answer answer = send(openAi, RawRequest.chat("gpt-test", "a b c d"));
        assertThat(answer.json().at("error", "code").text()).isEqualTo("context_length_exceeded");
    }

    @Test
    void theBooksOfACancelledStreamHoldWhatWasGenerated() {
        // given
        openAi.fake().pace(Duration.ofMillis(20));
        String text = "word ".repeat(500);
        try (RawClient client = RawClient.connect(openAi.port())) {
            RawResponse response = client.exchange(RawRequest.chat("gpt-test", text).stream());
            for (int i = 0; i < 4; i++) {
                response.event();
            }
        }

        // when
        Received received = openAi.awaitRequest(0);
        received.cancelledAt(Duration.ofSeconds(5));

        // then
        GeneratedUsage books = received.generatedUsage();
        assertThat(books.completionTokens()).isBetween(3, 100);
    }

    @Test
    void vllmIgnoresUnknownFieldsAndUsesItsOwnShapes() {
        // when
        Json json =
                send(vllm, RawRequest.chat("gpt-test", "hi").field("top_k", 5).field("model", null))
                        .json();
        Answer refused = send(vllm, RawRequest.chat("gpt-none", "hi"));

        // then
        assertThat(json.at("choices", 0, "message", "tool_calls").list()).isEmpty();
        assertThat(json.at("choices", 0, "stop_reason")).isEqualTo(new Json.Null());
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.json().at("error", "code").asInt()).isEqualTo(404);
        assertThat(refused.json().at("error", "type").text()).isEqualTo("NotFoundError");
        assertThat(send(vllm, RawRequest.get("/x")).json().at("detail").text())
                .isEqualTo("Not Found");
        assertThat(send(vllm, RawRequest.get("/health")).status()).isEqualTo(200);
    }

    @Test
    void vllmStreamsReasoningAndUsageOnTheLastChunkOnly() {
        // when
        List<SseEvent> events =
                stream(vllm, RawRequest.chat("gpt-test", "think hard").includeUsage());

        // then
        List<Json> chunks =
                events.subList(0, events.size() - 1).stream().map(SseEvent::json).toList();
        assertThat(chunks.get(1).at("choices", 0, "delta", "reasoning").text()).isEqualTo("Let");
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(chunk.get("usage")).isNull());
        assertThat(chunks.getLast().at("usage", "completion_tokens").asInt()).isEqualTo(6);
        assertThat(vllm.awaitRequest(0).generatedUsage()).isEqualTo(new GeneratedUsage(2, 6, 4));
    }

    @Test
    void vllmCountsContinuouslyWhenAsked() {
        Json options = Json.obj("include_usage", true, "continuous_usage_stats", true);
        RawRequest request = RawRequest.chat("gpt-test", "a b").field("stream_options", options);
        List<SseEvent> events = stream(vllm, request);
        assertThat(
                        events.stream()
                                .filter(event -> !event.isDone())
                                .map(e -> e.json().at("usage", "completion_tokens").asInt()))
                .containsExactly(0, 1, 2, 2, 2);
    }

    @Test
    void completionsRepeatThePrompt() {
        // given
        Json.Obj body = Json.obj("model", "gpt-test", "prompt", "one two");

        // when
        Json json = send(openAi, RawRequest.post("/v1/completions", body)).json();
        List<SseEvent> events =
                stream(openAi, RawRequest.post("/v1/completions", body).includeUsage());

        // then
        assertThat(json.at("object").text()).isEqualTo("text_completion");
        assertThat(json.at("choices", 0, "text").text()).isEqualTo("one two");
        assertThat(json.at("usage", "total_tokens").asInt()).isEqualTo(4);
        assertThat(events.get(events.size() - 2).json().at("usage", "total_tokens").asInt())
                .isEqualTo(4);
        assertThat(send(openAi, RawRequest.post("/v1/completions", body.with("x", 1))).status())
                .isEqualTo(400);
    }

    @Test
    void embeddingsAreNumbersOrBase64OfTheSameVector() {
        // given
        Json.Obj body = Json.obj("model", "gpt-test", "input", List.of("one two", "three"));

        // when
        Json floats = send(openAi, RawRequest.post("/v1/embeddings", body)).json();
        Json.Obj asBase64 = body.with("encoding_format", "base64");
        Json base64 = send(openAi, RawRequest.post("/v1/embeddings", asBase64)).json();

        // then
        byte[] bytes = Base64.getDecoder().decode(base64.at("data", 1, "embedding").text());
        ByteBuffer vector = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (Json number : floats.at("data", 1, "embedding").list()) {
            assertThat(vector.getFloat()).isEqualTo(number.number().floatValue());
        }
        assertThat(vector.hasRemaining()).isFalse();
        assertThat(floats.at("usage", "prompt_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void modelsAreListed() {
        openAi.serveModels("a", "b");
        Json list = send(openAi, RawRequest.get("/v1/models")).json();
        assertThat(list.at("data", 1, "id").text()).isEqualTo("b");
        assertThat(send(openAi, RawRequest.get("/v1/models/b")).json().at("id").text())
                .isEqualTo("b");
        assertThat(send(openAi, RawRequest.get("/v1/models/c")).status()).isEqualTo(404);
        assertThat(send(vllm, RawRequest.get("/v1/models")).json().at("data", 0, "max_model_len"))
                .isEqualTo(Json.of(4096));
        assertThat(send(vllm, RawRequest.get("/v1/models/gpt-test")).status()).isEqualTo(404);
    }

    private record Answer(int status, String text) {
        Json json() {
            return Json.parse(text);
        }
    }

    private static Answer send(ScriptedProvider provider, RawRequest request) {
        try (RawClient client = RawClient.connect(provider.port())) {
            RawResponse response = client.exchange(request);
            return new Answer(response.status(), response.text());
        }
    }

    private static List<SseEvent> stream(ScriptedProvider provider, RawRequest request) {
        try (RawClient client = RawClient.connect(provider.port())) {
            RawResponse response = client.exchange(request.stream());
            List<SseEvent> events = response.events();
            assertThat(response.end()).isEqualTo(RawResponse.End.COMPLETE);
            return events;
        }
    }

    private static int callsOf(Answer answer) {
        return answer.json().at("choices", 0, "message").list("tool_calls").size();
    }

    private static String content(List<SseEvent> events) {
        StringBuilder text = new StringBuilder();
        for (SseEvent event : events) {
            if (!event.isDone() && !event.json().at("choices").list().isEmpty()) {
                Json delta = event.json().at("choices", 0, "delta").get("content");
                text.append(delta == null ? "" : delta.text());
            }
        }
        return text.toString();
    }
}
