package dev.hybridinference.kernel.surface.messages;

import static dev.hybridinference.kernel.surface.messages.MessagesWriterTest.all;
import static dev.hybridinference.kernel.surface.messages.MessagesWriterTest.blocks;
import static dev.hybridinference.kernel.surface.messages.MessagesWriterTest.t;
import static dev.hybridinference.kernel.surface.messages.MessagesWriterTest.writer;
import static dev.hybridinference.kernel.surface.messages.MessagesWriterTest.written;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.call.Event.Finish;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.surface.AnswerTooLongException;
import dev.hybridinference.kernel.surface.AnswerWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What has to wait, and how much of it may. */
final class MessagesWaitingTest {
    @Test
    void p5_interleavedCallsComeOneAfterTheOther() {
        assertThat(
                        blocks(
                                List.of(
                                        new Event.ToolBegan(0, t("a"), t("f")),
                                        new Event.ToolArguments(0, t("{\"x\":")),
                                        new Event.ToolBegan(1, t("b"), t("g")),
                                        new Event.ToolArguments(1, t("{\"y\":")),
                                        new Event.ToolArguments(0, t("1}")),
                                        new Event.ToolArguments(1, t("2")),
                                        new Event.ToolEnded(0),
                                        new Event.ToolArguments(1, t("}")),
                                        new Event.Finished(Finish.TOOLS, null))))
                .containsExactly(
                        "{\"start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}}",
                        "{\"delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"x\\\":\"}}",
                        "{\"delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"1}\"}}",
                        "{\"stop\",\"index\":0}",
                        "{\"start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"b\",\"name\":\"g\",\"input\":{}}}",
                        "{\"delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"y\\\":2\"}}",
                        "{\"delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"}\"}}",
                        "{\"stop\",\"index\":1}");
    }

    @Test
    void aCallThatTakesTheIndexOfAnotherEndsIt() {
        assertThat(
                        all(
                                false,
                                List.of(
                                        new Event.ToolBegan(0, t("a"), t("f")),
                                        new Event.ToolBegan(0, t("b"), t("f")),
                                        new Event.ToolArguments(0, t("{\"x\":1}")))))
                .contains(
                        "\"id\":\"a\",\"name\":\"f\",\"input\":{}},",
                        "\"id\":\"b\",\"name\":\"f\",\"input\":{\"x\":1}}]");
    }

    @Test
    void textThatComesWhileACallCanGrowWaitsBehindIt() {
        // given
        List<Event> events =
                List.of(
                        new Event.ToolBegan(0, t("a"), t("f")),
                        new Event.Text(t("after")),
                        new Event.ToolArguments(0, t("{}")),
                        new Event.Text(t("wards")),
                        new Event.Finished(Finish.TOOLS, null));

        // when
        String whole = all(false, events);

        // then
        assertThat(whole)
                .contains(
                        "\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}},{\"type\":\"text\",\"text\":\"afterwards\"}]");
        assertThat(blocks(events)).hasSize(6).element(3).asString().contains("\"index\":1");
    }

    @Test
    void textsAreOnlyUsedDuringTheCall() {
        // given
        byte[] bytes = "\"abc\"".getBytes(UTF_8);
        var cursor = new JsonCursor(bytes, 0, bytes.length);
        AnswerWriter writer = writer(false, true);
        writer.on(new Event.ToolBegan(0, t("a"), t("f")));

        // when
        writer.on(new Event.Text(cursor.text()));
        Arrays.fill(bytes, (byte) 'X');
        writer.end();

        // then
        assertThat(written(writer)).contains("\"text\":\"abc\"");
    }

    @Test
    void aWholeAnswerIsBounded() {
        // given
        AnswerWriter writer = writer(false, true);
        JsonText mebibyte = t("x".repeat(1 << 20));
        for (int i = 0; i < 32; i++) {
            writer.on(new Event.Text(mebibyte));
        }

        // then
        assertThatThrownBy(() -> writer.on(new Event.Text(t("x"))))
                .isInstanceOf(AnswerTooLongException.class)
                .hasMessage("held: 33554433 bytes (expected: at most 33554432)");
    }

    @Test
    void blocksThatWaitAreBoundedEvenIfTheyAreEmpty() {
        // given
        AnswerWriter writer = writer(true, true);
        writer.on(new Event.ToolBegan(0, t("a"), t("f")));

        // then
        assertThatThrownBy(
                        () -> {
                            for (int i = 1; i < 200_000; i++) {
                                writer.on(new Event.ToolBegan(i, t("b"), t("g")));
                            }
                        })
                .isInstanceOf(AnswerTooLongException.class)
                .hasMessageStartingWith("held: ");
    }

    @Test
    void whatWaitsIsBounded() {
        // given
        AnswerWriter writer = writer(true, true);
        writer.on(new Event.ToolBegan(0, t("a"), t("f")));
        writer.on(new Event.ToolBegan(1, t("b"), t("g")));
        JsonText mebibyte = t("x".repeat(1 << 20));
        for (int i = 0; i < 31; i++) {
            writer.on(new Event.ToolArguments(1, mebibyte));
        }

        // then
        assertThatThrownBy(() -> writer.on(new Event.ToolArguments(1, mebibyte)))
                .isInstanceOf(AnswerTooLongException.class)
                .hasMessage("held: 33554688 bytes (expected: at most 33554432)");
    }
}
