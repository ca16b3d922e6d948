package dev.hybridinference.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.client.SseEvent;
import dev.hybridinference.testkit.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesServerTest {

    private static final String TOOLS =
            "'tools':[{'name':'weather','input_schema':{'type':'object'}},"
                    + "{'name':'clock','input_schema':{'type':'object'}}]";
    private static final String SIGNED = Signatures.sign(Signatures.ISSUER, "Let me think.");

    private final ScriptedProvider provider =
            ScriptedProvider.start(Profile.ANTHROPIC).serveModels("claude-test");

    @AfterEach
    void stop() {
        provider.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'x':1} | x: Extra inputs are not permitted",
                "{'context_management':{'edits':[]}} | context_management: Extra inputs",
                "{'max_tokens':null} | max_tokens: Field required",
                "{'max_tokens':128001} | max_tokens: 128001 > 128000, which is the maximum",
                "{'max_tokens':'1'} | max_tokens: Input should be an integer",
                "{'temperature':1.5} | temperature: range: 0..1",
                "{'messages':[]} | at least one message is required",
                "{'messages':[{'role':'user','content':'a','name':'b'}]} | messages.0.name: Extra inputs",
                "{'messages':[{'role':'tool','content':'a'}]} | messages.0.role: Input should be",
                "{'messages':[{'role':'assistant','content':'a'}]} | first message must use the \"user\" role",
                "{'messages':[{'role':'user','content':''}]} | messages.0: all messages must have non-empty content",
                "{'messages':[{'role':'user','content':[]}]} | messages.0: all messages must have non-empty content",
                "{'messages':[{'role':'user','content':[{'type':'text','text':''}]}]} | text content blocks must be non-empty",
                "{'messages':[{'role':'user','content':[{'type':'text','text':' '}]}]} | must contain non-whitespace text",
                "{'messages':[{'role':'user','content':[{'type':'text','text':'a','x':1}]}]} | messages.0.content.0.text.x: Extra inputs",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{}}]}]} | Input tag 'image_url'",
                "{'messages':[{'role':'user','content':[{'type':'tool_use','id':'a','name':'b','input':{}}]}]} | Input tag 'tool_use'",
                "{'messages':[{'role':'user','content':[{'type':'image','source':{'type':'base64','media_type':'image/svg+xml','data':'aa=='}}]}]} | media_type: Input should be 'image/jpeg'",
                "{'messages':[{'role':'user','content':[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'%'}}]}]} | invalid base64 data",
                "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b '}]} | cannot end with trailing whitespace",
                "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':{}}]}]} | messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: t",
                "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':{}}]},{'role':'user','content':[{'type':'text','text':'x'},{'type':'tool_result','tool_use_id':'t'}]}]} | without `tool_result` blocks immediately after: t",
                "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':{}},{'type':'tool_use','id':'u','name':'f','input':{}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'t'}]}]} | immediately after: u",
                "{'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t'}]}]} | messages.0.content.0: unexpected `tool_use_id` found",
                "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'tool_use','id':'t:1','name':'f','input':{}}]}]} | tool_use.id: String should match",
                "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':'{}'}]}]} | tool_use.input: Input should be an object",
                "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'thinking','thinking':'x','signature':''}]}]} | Invalid `signature` in `thinking` block",
                "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'thinking','thinking':'x','signature':'SIGNED'}]}]} | cannot be modified",
                "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'redacted_thinking','data':'x'}]}]} | Invalid `data` in `redacted_thinking` block",
                "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},{'role':'user','content':[{'type':'text','text':'a','cache_control':{'type':'ephemeral','x':1}}]}]} | cache_control.x: Extra inputs",
                "{'system':[{'type':'text','text':''}]} | system: text content blocks must be non-empty",
                "{'tools':[{'type':'function','name':'f'}]} | tools.0: Input tag 'function'",
                "{'tools':[{'name':'f','input_schema':{}}]} | input_schema.type: Input should be 'object'",
                "{'tools':[{'name':'f','parameters':{}}]} | parameters: Extra inputs",
                "{'tools':[{'name':'a.b','input_schema':{'type':'object'}}]} | name: String should match",
                "{'tools':[{'name':'f','input_schema':{'type':'object'}},{'name':'f','input_schema':{'type':'object'}}]} | Tool names must be unique",
                "{'tool_choice':{'type':'auto'}} | tool_choice may only be specified while providing tools",
                "{TOOLS,'tool_choice':{'type':'required'}} | tool_choice: Input tag 'required'",
                "{TOOLS,'tool_choice':{'type':'tool','name':'x'}} | Tool 'x' not found",
                "{TOOLS,'tool_choice':{'type':'any'},'thinking':{'type':'adaptive'}} | Thinking may not be enabled when tool_choice forces tool use",
                "{'thinking':{'type':'enabled','budget_tokens':1023}} | budget_tokens: Input should be greater than or equal to 1024",
                "{'thinking':{'type':'enabled','budget_tokens':4096}} | `max_tokens` must be greater than `thinking.budget_tokens`",
                "{'thinking':{'type':'adaptive'},'temperature':0.5} | `temperature` may only be set to 1",
                "{'thinking':{'type':'adaptive','display':'updates'}} | Input should be 'summarized' or 'omitted'",
                "{'output_config':{'effort':'minimal'}} | output_config.effort",
                "{'stop_sequences':[' ']} | each stop sequence must contain non-whitespace",
                "{'thread':{'type':'create'}} | cannot use a message thread"
            })
    void whatTheServiceRefusesIsRefusedInItsWords(String fields, String words) {
        // when
        RawResponse response = send(request(fields.replace("TOOLS", TOOLS)));

        // then
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().at("type").text()).isEqualTo("error");
        assertThat(response.json().at("error", "type").text()).isEqualTo("invalid_request_error");
        assertThat(response.json().at("error", "message").text()).contains(words);
        assertThat(response.json().at("request_id").text()).startsWith("req_");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'system':'be kind','stop_sequences':['x'],'metadata':{'user_id':'u'}}",
                "{'system':[{'type':'text','text':'a','cache_control':{'type':'ephemeral','ttl':'1h'}}]}",
                "{TOOLS,'tool_choice':{'type':'auto','disable_parallel_tool_use':true}}",
                "{'tools':[{'type':'web_search_20260318','name':'web_search','max_uses':3}]}",
                "{'thinking':{'type':'enabled','budget_tokens':1024}}",
                "{'thinking':{'type':'adaptive','display':'omitted'},'output_config':{'effort':'max'}}",
                "{'messages':[{'role':'user','content':'a'},{'role':'system','content':[{'type':'text','text':'b'}]}]}",
                "{'messages':[{'role':'user','content':'a'},{'role':'user','content':'b'},{'role':'assistant','content':'c'}]}",
                "{'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'thinking','thinking':'Let me think.','signature':'SIGNED'},{'type':'text','text':'b'},{'type':'tool_use','id':'t','name':'f','input':{}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':[{'type':'text','text':'x'}],'is_error':true},{'type':'text','text':'y'}]}]}"
            })
    void whatTheServiceTakesIsTaken(String fields) {
        assertThat(send(request(fields.replace("TOOLS", TOOLS))).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "anthropic-version | 400 | invalid_request_error | anthropic-version: header is required",
                "x-api-key | 401 | authentication_error | x-api-key header is required"
            })
    void aRequestWithoutAHeaderItNeedsIsRefused(
            String header, int status, String type, String words) {
        // given
        provider.requireKey("k");

        // when
        RawRequest request = RawRequest.post("/v1/messages?beta=true", body("{}"));
        for (String name : List.of("anthropic-version", "x-api-key")) {
            if (!name.equals(header)) {
                request = request.header(name, name.startsWith("x") ? "k" : "2023-06-01");
            }
        }
        RawResponse response = send(request);

        // then
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.json().at("error", "type").text()).isEqualTo(type);
        assertThat(response.json().at("error", "message").text()).contains(words);
    }

    @Test
    void aKeyIsTakenAsBearerAndTheOtherHeaderWins() {
        // given
        provider.requireKey("k");

        // then
        RawRequest bearer = request("{}").header("authorization", "Bearer k");
        assertThat(send(bearer).status()).isEqualTo(200);
        RawResponse both = send(bearer.header("x-api-key", "other"));
        assertThat(both.status()).isEqualTo(401);
        assertThat(both.json().at("error", "message").text()).isEqualTo("invalid x-api-key");
    }

    @Test
    void theNewestVersionTakesNoSamplingAndUnknownVersionsAndBetasAreRefused() {
        assertThat(send(request("{'temperature':1}")).status()).isEqualTo(200);
        assertThat(message(send(request("{'temperature':1}", "2026-10-21"))))
                .isEqualTo("temperature: Extra inputs are not permitted");
        assertThat(message(send(request("{'top_k':5}", "2026-10-21"))))
                .isEqualTo("top_k: Extra inputs are not permitted");
        assertThat(message(send(request("{}", "2020-01-01")))).contains("is not a valid version");
        assertThat(
                        message(
                                send(
                                        request("{}")
                                                .header(
                                                        "anthropic-beta",
                                                        "effort-2025-11-24, nosuch"))))
                .contains("Unexpected value(s) `nosuch`");
        assertThat(
                        send(request("{'context_management':{'edits':[]}}")
                                        .header("anthropic-beta", "context-management-2025-06-27"))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void anUnknownModelIsNotFoundAndALongPromptIsTooLong() {
        // given
        provider.fake().contextWindow(5000);

        // then
        RawResponse unknown = send(request("{'model':'gone'}"));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().at("error", "type").text()).isEqualTo("not_found_error");
        assertThat(message(unknown)).isEqualTo("model: gone");
        String longer = "w ".repeat(5001);
        assertThat(
                        message(
                                send(
                                        request(
                                                "{'messages':[{'role':'user','content':'"
                                                        + longer
                                                        + "'}]}"))))
                .isEqualTo("prompt is too long: 5001 tokens > 5000 maximum");
        assertThat(message(send(request("{'max_tokens':5000}"))))
                .startsWith("input length and `max_tokens` exceed context limit: 2 + 5000 > 5000");
    }

    @Test
    void aThreadIsRefusedWithTheCodeThatMakesClientsSendTheirHistory() {
        Json error = send(request("{'thread':{'type':'create'}}")).json().at("error");
        assertThat(error.at("details", "error_code").text())
                .isEqualTo("thread_unsupported_request");
        assertThat(error.at("details", "unsupported", 0).text()).isEqualTo("thread");
    }

    @Test
    void theWholeAnswerEchoesWithUsageThatExcludesTheCache() {
        // given
        provider.fake().cachedTokens(1);

        // when
        Json answer = send(request("{}")).json();

        // then
        assertThat(answer.at("content", 0, "text").text()).isEqualTo("hello there");
        assertThat(answer.at("stop_reason").text()).isEqualTo("end_turn");
        assertThat(answer.at("usage", "input_tokens").asInt()).isEqualTo(1);
        assertThat(answer.at("usage", "cache_read_input_tokens").asInt()).isEqualTo(1);
        assertThat(answer.at("usage", "output_tokens").asInt()).isEqualTo(2);
        assertThat(provider.awaitRequest(0).generatedUsage())
                .isEqualTo(new GeneratedUsage(2, 2, 0));
    }

    @Test
    void aStreamHasTheExactGrammar() {
        // when
        List<SseEvent> events = stream(request("{'stream':true}"));

        // then
        assertThat(events)
                .extracting(SseEvent::event)
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(events).allMatch(event -> event.json().at("type").text().equals(event.event()));
        Json start = events.getFirst().json().at("message");
        assertThat(start.at("usage", "output_tokens").asInt()).isEqualTo(1);
        assertThat(start.at("content").list()).isEmpty();
        Json last = events.get(6).json();
        assertThat(last.at("delta", "stop_reason").text()).isEqualTo("end_turn");
        assertThat(last.at("usage", "output_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void parallelCallsFollowThinkingAndTheLoopGoesOnOnlyWithIt() {
        // given
        String thinking = "'thinking':{'type':'enabled','budget_tokens':1024},'max_tokens':2000";
        String ask = "{'role':'user','content':'call weather and call clock'}";

        // when
        Json first =
                send(request("{" + TOOLS + "," + thinking + ",'messages':[" + ask + "]}")).json();
        List<Json> content = first.at("content").list();

        // then
        assertThat(content)
                .extracting(block -> block.at("type").text())
                .containsExactly("thinking", "tool_use", "tool_use");
        assertThat(first.at("stop_reason").text()).isEqualTo("tool_use");
        assertThat(first.at("usage", "output_tokens_details", "thinking_tokens").asInt())
                .isEqualTo(4);

        // when
        List<Json> results =
                content.subList(1, 3).stream()
                        .<Json>map(
                                call ->
                                        Json.obj(
                                                "type", "tool_result",
                                                "tool_use_id", call.at("id"),
                                                "content", "sunny"))
                        .toList();
        String loop =
                "{%s,%s,'messages':[%s,{'role':'assistant','content':%s},{'role':'user','content':%s}]}";
        String whole =
                loop.formatted(
                        TOOLS, thinking, ask, Json.of(content).write(), Json.of(results).write());
        String without =
                loop.formatted(
                        TOOLS,
                        "'thinking':{'type':'adaptive'}",
                        ask,
                        Json.of(content.subList(1, 3)).write(),
                        Json.of(results).write());

        // then
        assertThat(send(request(whole)).json().at("content", 1, "text").text()).isEqualTo("sunny");
        assertThat(message(send(request(without))))
                .contains("Expected `thinking` or `redacted_thinking`, but found `tool_use`");
    }

    @Test
    void omittedThinkingIsEmptyAndSignedAndSecretThinkingIsRedacted() {
        // when
        List<SseEvent> omitted =
                stream(
                        request(
                                "{'stream':true,'thinking':{'type':'adaptive','display':'omitted'},'messages':[{'role':'user','content':'think'}]}"));
        Json redacted =
                send(request(
                                "{'thinking':{'type':'adaptive'},'messages':[{'role':'user','content':'think secretly'}]}"))
                        .json();

        // then
        assertThat(omitted.get(2).json().at("delta", "type").text()).isEqualTo("signature_delta");
        String signature = omitted.get(2).json().at("delta", "signature").text();
        assertThat(Signatures.isSigned(Signatures.ISSUER, signature)).isTrue();
        assertThat(Signatures.isOf(signature, "")).isTrue();
        assertThat(Signatures.isSigned("another", signature)).isFalse();
        assertThat(redacted.at("content", 0, "type").text()).isEqualTo("redacted_thinking");
    }

    @Test
    void limitsAndStopSequencesEndAnAnswer() {
        Json cut = send(request("{'max_tokens':1}")).json();
        assertThat(cut.at("stop_reason").text()).isEqualTo("max_tokens");
        assertThat(cut.at("content", 0, "text").text()).isEqualTo("hello");
        Json stopped = send(request("{'stop_sequences':['the']}")).json();
        assertThat(stopped.at("stop_reason").text()).isEqualTo("stop_sequence");
        assertThat(stopped.at("stop_sequence").text()).isEqualTo("the");
    }

    @Test
    void tokensAreCountedAndModelsListed() {
        // when
        Json counted =
                send(head(
                                RawRequest.post(
                                        "/v1/messages/count_tokens?beta=true",
                                        without(body("{}"), "max_tokens")),
                                "2023-06-01"))
                        .json();
        RawResponse refused =
                send(head(RawRequest.post("/v1/messages/count_tokens", body("{}")), "2023-06-01"));
        Json models = send(head(RawRequest.get("/v1/models?limit=5"), "2023-06-01")).json();

        // then
        assertThat(counted).isEqualTo(Json.obj("input_tokens", 2));
        assertThat(message(refused)).isEqualTo("max_tokens: Extra inputs are not permitted");
        assertThat(models.at("data", 0, "id").text()).isEqualTo("claude-test");
        assertThat(models.at("has_more").isTrue()).isFalse();
    }

    @Test
    void aScriptCanAnswerWhatPassedTheChecks() {
        // given
        provider.always(
                _ -> true,
                provider.fake().checked(_ -> MessagesAnswers.refused(529, "Overloaded", 1)));

        // then
        assertThat(send(request("{'x':1}")).status()).isEqualTo(400);
        RawResponse overloaded = send(request("{}"));
        assertThat(overloaded.status()).isEqualTo(529);
        assertThat(overloaded.header("retry-after")).isEqualTo("1");
        assertThat(overloaded.json().at("error", "type").text()).isEqualTo("overloaded_error");
    }

    @Test
    void theStreamBuilderWritesGoodAndBadStreams() {
        // given
        MessagesStreams stream =
                MessagesStreams.of("m")
                        .start()
                        .thinking("")
                        .ping()
                        .text("a", "b")
                        .toolUse("toolu_1", "f")
                        .finish("tool_use")
                        .end()
                        .error(529, "Overloaded");
        provider.answer(stream.script());

        // when
        List<SseEvent> events = stream(request("{}"));

        // then
        assertThat(events)
                .extracting(SseEvent::event)
                .startsWith("message_start", "content_block_start", "content_block_delta")
                .endsWith("message_delta", "message_stop", "error");
        assertThat(events.getLast().json().at("error", "type").text())
                .isEqualTo("overloaded_error");
        assertThat(events.get(9).json().at("index").asInt()).isEqualTo(2);
    }

    private RawResponse send(RawRequest request) {
        try (RawClient client = RawClient.connect(provider.port())) {
            return client.exchange(request);
        }
    }

    private List<SseEvent> stream(RawRequest request) {
        try (RawClient client = RawClient.connect(provider.port())) {
            return client.exchange(request).events();
        }
    }

    private static String message(RawResponse response) {
        return response.json().at("error", "message").text();
    }

    private static RawRequest request(String fields) {
        return request(fields, "2023-06-01");
    }

    private static RawRequest request(String fields, String version) {
        return head(RawRequest.post("/v1/messages", body(fields)), version);
    }

    private static RawRequest head(RawRequest request, String version) {
        return request.header("anthropic-version", version);
    }

    private static Json.Obj body(String fields) {
        Json.Obj body =
                Json.obj(
                        "model",
                        "claude-test",
                        "max_tokens",
                        4000,
                        "messages",
                        Json.arr(Json.obj("role", "user", "content", "hello there")));
        Json more = Json.parse(fields.replace("SIGNED", SIGNED).replace('\'', '"'));
        if (more instanceof Json.Obj(var members)) {
            for (var member : members.entrySet()) {
                body = body.with(member.getKey(), member.getValue());
            }
        }
        return body;
    }

    private static Json.Obj without(Json.Obj body, String name) {
        var members = new LinkedHashMap<>(body.members());
        members.remove(name);
        return new Json.Obj(members);
    }
}
