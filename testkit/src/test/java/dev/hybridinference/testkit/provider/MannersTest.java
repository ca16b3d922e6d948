package dev.hybridinference.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.SseEvent;
import dev.hybridinference.testkit.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MannersTest {

    private final ScriptedProvider vllm = ScriptedProvider.start(Profile.VLLM);
    private final ScriptedProvider openAi = ScriptedProvider.start();

    @AfterEach
    void stop() {
        vllm.close();
        openAi.close();
    }

    @ParameterizedTest
    @CsvSource({"SEQUENTIAL, 0000011111", "INTERLEAVED, 0101010101", "WHOLE, 01"})
    void callsAreCutAsAsked(CallShape shape, String order) {
        // given
        vllm.fake().calls(shape);
        Json tools =
                Json.parse(
                        """
                        [{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"bb"}}]
                        """);

        // when
        StringBuilder indices = new StringBuilder();
        List<String> arguments = new ArrayList<>(List.of("", ""));
        List<SseEvent> both =
                stream(vllm, RawRequest.chat("gpt-test", "call a call bb").field("tools", tools));
        for (SseEvent event : both) {
            Json calls =
                    event.isDone()
                            ? null
                            : event.json().at("choices", 0, "delta").get("tool_calls");
            if (calls != null) {
                int index = calls.at(0, "index").asInt();
                indices.append(index);
                arguments.set(
                        index, arguments.get(index) + calls.at(0, "function", "arguments").text());
            }
        }

        // then
        assertThat(indices.toString()).isEqualTo(order);
        assertThat(arguments).containsOnly("{\"input\":\"call a call bb\"}");
    }

    @Test
    void reasoningComesUnderTheNameAskedFor() {
        // given
        vllm.fake().reasoningField("reasoning_content");

        // when
        RawRequest request = RawRequest.chat("gpt-test", "think now");
        List<SseEvent> events = stream(vllm, request);

        // then
        assertThat(events.get(1).json().at("choices", 0, "delta", "reasoning_content").text())
                .isEqualTo("Let");
        assertThat(json(vllm, request).at("choices", 0, "message", "reasoning_content").text())
                .isEqualTo("Let me think.");
    }

    @Test
    void vllmRefusesWhatDoesNotFitItsContextInItsWords() {
        // given
        vllm.fake().contextWindow(4);

        // then
        assertThat(message(RawRequest.chat("gpt-test", "a").field("max_tokens", 5)))
                .isEqualTo("max_tokens=5 cannot be greater than max_model_len=4.");
        assertThat(message(RawRequest.chat("gpt-test", "a b c d e")))
                .startsWith(
                        "This model's maximum context length is 4 tokens. However, your prompt");
    }

    @Test
    void cachedTokensAreReported() {
        openAi.fake().cachedTokens(2);
        Json usage = json(openAi, RawRequest.chat("gpt-test", "a b c")).at("usage");
        assertThat(usage.at("prompt_tokens").asInt()).isEqualTo(3);
        assertThat(usage.at("prompt_tokens_details", "cached_tokens").asInt()).isEqualTo(2);
    }

    private String message(RawRequest request) {
        Json answer = json(vllm, request);
        assertThat(answer.at("error", "code").asInt()).isEqualTo(400);
        return answer.at("error", "message").text();
    }

    private static Json json(ScriptedProvider provider, RawRequest request) {
        try (RawClient client = RawClient.connect(provider.port())) {
            return client.exchange(request).json();
        }
    }

    private static List<SseEvent> stream(ScriptedProvider provider, RawRequest request) {
        try (RawClient client = RawClient.connect(provider.port())) {
            return client.exchange(request.stream()).events();
        }
    }
}
