package dev.hybridinference.kernel.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Usage;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams by the grammar of Anthropic's API reference, "Streaming messages". */
final class AnthropicStreamTest {
    private static final String START =
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"claude-x","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":7,"cache_read_input_tokens":20,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4},"output_tokens":1}}}

            """;

    private static final String STREAM =
            START
                    + """
                    event: ping
                    data: {"type": "ping"}

                    event: content_block_start
                    data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

                    event: content_block_delta
                    data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm \\u00e9"}}

                    event: content_block_delta
                    data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}

                    event: content_block_stop
                    data: {"type":"content_block_stop","index":0}

                    event: content_block_start
                    data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

                    event: content_block_delta
                    data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hé😀"}   }

                    event: content_block_stop
                    data: {"type":"content_block_stop","index":1}

                    event: content_block_start
                    data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"f","input":{}}}

                    event: content_block_delta
                    data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

                    event: content_block_delta
                    data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\":"}}

                    event: content_block_delta
                    data: {"type":"content_block_delta","delta":{"type":"input_json_delta","partial_json":"1}"},"index":2}

                    event: content_block_stop
                    data: {"type":"content_block_stop","index":2}

                    event: message_delta
                    data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":33,"output_tokens_details":{"thinking_tokens":5}}}

                    event: message_stop
                    data: {"type":"message_stop"}

                    """;

    @Test
    void theRelayLearnsWhatEachEventIs() {
        assertThat(AnthropicReplay.of(STREAM).facts())
                .containsExactly(
                        "0/0", // message_start
                        "0/0", // ping
                        "0/0", // an empty thought
                        "content 1/9",
                        "content 1/9", // its signature
                        "1/9",
                        "1/9", // an empty text
                        "content 2/16",
                        "2/16",
                        "content 3/17", // the name of a tool
                        "3/17",
                        "content 4/24",
                        "content 5/26",
                        "5/26",
                        "content finished 5/26",
                        "finished done 5/26");
    }

    @Test
    void aStreamBecomesEvents() {
        assertThat(AnthropicReplay.of(STREAM).lines())
                .containsExactly(
                        "began claude-x 37",
                        "reasoning ",
                        "reasoning Hm \\u00e9",
                        "signed c2ln",
                        "text Hé😀",
                        "tool 0 toolu_1 f",
                        "arguments 0 {\\\"a\\\":",
                        "arguments 0 1}",
                        "tool-end 0",
                        "finished TOOLS null",
                        "used in=37 read=20 5m=3 1h=4 out=33 thought=5");
    }

    @Test
    void howAStreamIsCutChangesNothing() {
        // given
        byte[] stream = STREAM.getBytes(StandardCharsets.UTF_8);
        AnthropicReplay whole = AnthropicReplay.of(stream);

        // when
        AnthropicReplay single =
                AnthropicReplay.of(stream, IntStream.range(1, stream.length).toArray());

        // then
        assertThat(single.facts()).isEqualTo(whole.facts());
        assertThat(single.lines()).isEqualTo(whole.lines());
        for (int cut = 1; cut < stream.length; cut++) {
            AnthropicReplay replay = AnthropicReplay.of(stream, cut);
            assertThat(replay.facts()).as("cut at %d", cut).isEqualTo(whole.facts());
            assertThat(replay.lines()).as("cut at %d", cut).isEqualTo(whole.lines());
            assertThat(replay.reader().usage()).isEqualTo(whole.reader().usage());
        }
    }

    @Test
    void p23_inputHoldsCacheReadsAndWritesOnce() {
        assertThat(AnthropicReplay.of(STREAM).reader().usage())
                .isEqualTo(new Usage(37, 20, 3, 4, 0, 0, 33, 5, 0, Usage.Source.REPORTED));
    }

    @Test
    void aLastReportWithInputReplacesTheFirstAsAWhole() {
        // given: a server that counts the cached part first as read, then not at all
        String stream =
                """
                data: {"type":"message_start","message":{"usage":{"input_tokens":191,"output_tokens":0}}}

                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}}

                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":63,"cache_read_input_tokens":128,"output_tokens":20}}

                """;

        // when
        AnthropicReplay replay = AnthropicReplay.of(stream);

        // then
        assertThat(replay.reader().usage()).isEqualTo(Usage.reported(191, 128, 20, 0));
        assertThat(replay.lines()).contains("used in=191 read=128 5m=0 1h=0 out=20 thought=0");
    }

    @Test
    void aLastReportWithInputThatTellsNoCacheForgetsWhatTheFirstToldOfIt() {
        // given
        String stream =
                START
                        + """
                        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":37,"output_tokens":20}}

                        """;

        // when
        AnthropicReplay replay = AnthropicReplay.of(stream);

        // then
        assertThat(replay.reader().usage()).isEqualTo(Usage.reported(37, 0, 20, 0));
    }

    @Test
    void whatALaterReportLeavesOutOrSaysAsNullStays() {
        // given
        String stream =
                START
                        + """
                        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":null,"cache_read_input_tokens":null,"output_tokens":2}}

                        data: {"type":"message_delta","delta":{},"usage":{"output_tokens":9}}

                        """;

        // when
        Usage usage = AnthropicReplay.of(stream).reader().usage();

        // then
        assertThat(usage).isEqualTo(new Usage(37, 20, 3, 4, 0, 0, 9, 0, 0, Usage.Source.REPORTED));
    }

    @Test
    void p29_withoutMessageDeltaTheOutputIsDerivedAndTheInputKept() {
        // given
        String stream =
                START
                        + """
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"one two three four"}}

                        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"five"}}

                        """;

        // when
        AnthropicReplay replay = AnthropicReplay.of(stream);

        // then: 22 bytes by 4, rounded up
        assertThat(replay.reader().usage())
                .isEqualTo(new Usage(37, 20, 3, 4, 0, 0, 6, 0, 0, Usage.Source.ESTIMATED));
        assertThat(replay.reader().finished()).isFalse();
    }

    @Test
    void usageIsNotToldBeforeAnythingWasGenerated() {
        assertThat(AnthropicReplay.of(START).reader().usage()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error, 529",
        "rate_limit_error, 429",
        "api_error, 500",
        "internal_error, 500",
        "invalid_request_error, 400",
        "not_found_error, 404",
        "timeout_error, 504",
        "somethingElse, 0"
    })
    void anErrorEventIsAFailureWithTheStatusOfItsType(String type, int status) {
        // when
        AnthropicReplay replay =
                AnthropicReplay.of(
                        """
                        event: error
                        data: {"type":"error","error":{"type":"%s","message":"words"},"request_id":"r"}

                        """
                                .formatted(type));

        // then
        assertThat(replay.facts()).containsExactly("failed " + status + " 0/0");
        assertThat(replay.reader().error().message()).isEqualTo("words");
        assertThat(replay.lines()).isEmpty();
    }

    @Test
    void anErrorWithoutATypeIsAFailureToo() {
        // when
        AnthropicReplay replay =
                AnthropicReplay.of("data: {\"error\":{\"message\":\"dead\",\"code\":503}}\n\n");

        // then
        assertThat(replay.facts()).containsExactly("failed 503 0/0");
    }

    @Test
    void theMarkerOfOtherProtocolsEndsAStreamToo() {
        assertThat(AnthropicReplay.of("data: [DONE]\n\n").facts()).containsExactly("done 0/0");
        assertThat(AnthropicReplay.of("data: [DONE\n\n").facts()).containsExactly("unreadable 0/0");
    }

    @Test
    void blocksThatOnlyAnthropicKnowsGiveNoEventsAndDoNotShiftTools() {
        // given
        String stream =
                """
                data: {"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}}

                data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\\"q\\":1}"}}

                data: {"type":"content_block_stop","index":0}

                data: {"type":"content_block_start","index":1,"content_block":{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[]}}

                data: {"type":"content_block_stop","index":1}

                data: {"type":"content_block_start","index":2,"content_block":{"type":"redacted_thinking","data":"ZGF0YQ=="}}

                data: {"type":"content_block_stop","index":2}

                data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"a","name":"f","input":{}}}

                data: {"type":"content_block_stop","index":3}

                data: {"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"b","name":"g","input":{"x":1}}}

                data: {"type":"content_block_stop","index":4}

                data: {"type":"whatever"}

                """;

        // when
        AnthropicReplay replay = AnthropicReplay.of(stream);

        // then
        assertThat(replay.lines())
                .containsExactly(
                        "sealed ZGF0YQ==",
                        "tool 0 a f",
                        "tool-end 0",
                        "tool 1 b g",
                        "arguments 1 {\\\"x\\\":1}",
                        "tool-end 1");
    }

    @Test
    void p5_p6_callsWhoseBlocksEndLateAreToldApartByTheirBlocks() {
        // given: what llama.cpp sends for two calls
        String stream =
                """
                data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"a","name":"f"}}

                data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"b","name":"g"}}

                data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"2"}}

                data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"1"}}

                data: {"type":"content_block_stop","index":1}

                data: {"type":"content_block_stop","index":2}

                """;

        // then
        assertThat(AnthropicReplay.of(stream).lines())
                .containsExactly(
                        "tool 0 a f",
                        "tool 1 b g",
                        "arguments 1 2",
                        "arguments 0 1",
                        "tool-end 0",
                        "tool-end 1");
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, COMPLETE",
        "pause_turn, COMPLETE",
        "compaction, COMPLETE",
        "new_word, COMPLETE",
        "max_tokens, LENGTH",
        "model_context_window_exceeded, LENGTH",
        "tool_use, TOOLS",
        "refusal, REFUSED"
    })
    void p21_p22_everyReasonHasItsMeaning(String word, String reason) {
        assertThat(
                        AnthropicReplay.of(
                                        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"%s\",\"stop_sequence\":null}}\n\n"
                                                .formatted(word))
                                .lines())
                .containsExactly("finished " + reason + " null");
    }

    @Test
    void p26_theStopTextThatWasMetIsTold() {
        assertThat(
                        AnthropicReplay.of(
                                        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"\\nEND\"}}\n\n")
                                .lines())
                .containsExactly("finished STOP_TEXT \\nEND");
    }

    @Test
    void theWordsOfARefusalAreKept() {
        assertThat(
                        AnthropicReplay.of(
                                        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\",\"stop_details\":{\"type\":\"refusal\",\"category\":\"x\",\"explanation\":\"No.\"}}}\n\n")
                                .lines())
                .containsExactly("refusal No.", "finished REFUSED null");
    }
}
