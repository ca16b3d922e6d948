package dev.hybridinference.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpHeaders;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that are right, and streams that are wrong in one place. */
class StreamChecksTest {
    private static final String HEAD =
            "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",";
    private static final String CHAT =
            HEAD
                    + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"finish_reason\":null}]}\n\n"
                    + HEAD
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}\n\n"
                    + HEAD
                    + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                    + HEAD
                    + "\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n"
                    + "data: [DONE]\n\n";
    private static final String MESSAGES =
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"1","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":1}}}

            event: ping
            data: {"type":"ping"}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static Answer answer(String text) {
        return new Answer(200, HttpHeaders.of(Map.of(), (_, _) -> true), text);
    }

    @Test
    void rightStreamsPass() {
        assertThatCode(() -> ChatChecks.grammar(answer(CHAT), true)).doesNotThrowAnyException();
        assertThatCode(() -> MessagesChecks.grammar(answer(MESSAGES))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "data: [DONE]            | : gone",
                "\"role\":\"assistant\"  | \"content\":\"\"",
                "\"delta\":{},\"finish_reason\":\"stop\" | \"delta\":{},\"finish_reason\":null",
                "{\"content\":\"a\"},\"finish_reason\":null | {\"content\":\"a\"},\"finish_reason\":\"stop\"",
                "\"choices\":[],         | \"nothing\":[],",
                "\"usage\"               | \"used\"",
                "\"choices\":[{\"index\":0,\"delta\":{\"content\" | \"usage\":{},\"choices\":[{\"index\":0,\"delta\":{\"content\"",
                "\"choices\":[{\"index\":0,\"delta\":{\"content\" | \"error\":null,\"choices\":[{\"index\":0,\"delta\":{\"content\"",
                "\"model\":\"m\",\"choices\":[], | \"model\":\"n\",\"choices\":[],",
                "data: {                 | event: chunk~data: {"
            })
    void aChatStreamThatIsWrongInOnePlaceFails(String right, String wrong) {
        String broken = CHAT.replace(right.strip(), wrong.strip().replace('~', '\n'));
        assertThatThrownBy(() -> ChatChecks.grammar(answer(broken), true))
                .isInstanceOf(Check.Broken.class);
    }

    @Test
    void usageNobodyAskedForFails() {
        assertThatThrownBy(() -> ChatChecks.grammar(answer(CHAT), false))
                .isInstanceOf(Check.Broken.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "event: message_stop     | event: message_end",
                "\"type\":\"message_stop\" | \"type\":\"ping\"",
                "\"index\":0,\"delta\"   | \"index\":1,\"delta\"",
                "\"end_turn\"            | \"stop\"",
                "\"content\":[]          | \"content\":[{}]",
                "content_block_stop      | content_block_delta",
                "content_block_start     | content_block_delta",
                "message_delta           | message_stop",
                "\"output_tokens\"       | \"tokens\"",
                "event: content_block_delta | x: y"
            })
    void aMessagesStreamThatIsWrongInOnePlaceFails(String right, String wrong) {
        String broken = MESSAGES.replace(right.strip(), wrong.strip());
        assertThatThrownBy(() -> MessagesChecks.grammar(answer(broken)))
                .isInstanceOf(Check.Broken.class);
    }
}
