package dev.hybridinference.testkit.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import org.junit.jupiter.api.Test;

class ChatStreamsTest {

    @Test
    void eachCallMakesOneEvent() {
        // given
        ChatStreams stream =
                ChatStreams.of("m")
                        .role()
                        .texts("a", "b")
                        .toolCall(0, "call_1", "f")
                        .toolArguments(0, "{}")
                        .finish("tool_calls")
                        .usage(3, 4, 1, 2)
                        .done();

        // then
        assertThat(stream.events()).hasSize(8);
        assertThat(new String(stream.events().get(1), UTF_8))
                .isEqualTo(
                        """
                        data: {"id":"chatcmpl-1","object":"chat.completion.chunk",\
                        "created":1790000000,"model":"m","choices":[{"index":0,\
                        "delta":{"content":"a"},"logprobs":null,"finish_reason":null}]}

                        """);
        assertThat(new String(stream.bytes(), UTF_8))
                .endsWith(
                        """
                        "completion_tokens_details":{"reasoning_tokens":2}}}

                        data: [DONE]

                        """);
    }

    @Test
    void oddChunksAreWrittenAsAsked() {
        String stream =
                new String(
                        ChatStreams.of("m")
                                .nullUsage()
                                .lineEnd("\r\n")
                                .text("a")
                                .textWithNullError("b")
                                .error("broken", "server_error", 500)
                                .bytes(),
                        UTF_8);
        assertThat(stream)
                .contains("\"usage\":null}\r\n\r\n")
                .contains("\"error\":null}\r\n\r\n")
                .endsWith("\"code\":500}}\r\n\r\n");
    }

    @Test
    void aStreamIsServedOneChunkPerEvent() {
        ChatStreams stream = ChatStreams.of("m").role().text("a").finish("stop").done();
        try (ScriptedProvider provider = ScriptedProvider.start().answer(stream.script());
                RawClient client = RawClient.connect(provider.port())) {
            RawResponse response = client.exchange(RawRequest.chat("m", "x"));
            assertThat(response.body()).isEqualTo(stream.bytes());
            assertThat(response.chunks()).containsExactlyElementsOf(stream.events());
        }
    }
}
