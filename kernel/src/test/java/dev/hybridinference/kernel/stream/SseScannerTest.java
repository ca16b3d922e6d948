package dev.hybridinference.kernel.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SseScannerTest {

    private static final String CHAT =
            """
            data: {"id":"c1","choices":[{"delta":{"role":"assistant","content":""}}]}

            data: {"id":"c1","choices":[{"delta":{"content":"Hel"}}]}

            : keep-alive

            data: {"id":"c1","choices":[{"delta":{"content":"lo \u4e2d\u6587"}}]}

            data: [DONE]

            """;

    private static final String MESSAGES =
            """
            event: message_start
            data: {"type":"message_start"}

            event: ping
            data: {"type": "ping"}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static Stream<Arguments> table() {
        return Stream.of(
                line("data: a\n\n", "|a", "clean"),
                line("data:a\n\n", "|a", "clean"),
                line("data:  a \n\n", "| a ", "clean"),
                line("data:\ta\n\n", "|\ta", "clean"),
                line("data: a\r\n\r\n", "|a", "clean"),
                line("data: a\r\rdata: b\r\r", "|a", "|b", "clean"),
                line("data: a\r\n\rdata: b\n\r\ndata: c\r\n\n", "|a", "|b", "|c", "clean"),
                line("data: a\ndata: b\r\ndata\rdata:c\n\n", "|a\\nb\\n\\nc", "clean"),
                line("data\n\n", "|", "clean"),
                line("data:\n\n", "|", "clean"),
                line("data: \n\n", "|", "clean"),
                line("data\ndata\n\n", "|\\n", "clean"),
                line("event: x\ndata: a\n\ndata: b\n\n", "x|a", "|b", "clean"),
                line("data: a\nevent:x\n\n", "x|a", "clean"),
                line("event: x\nevent: y\ndata: a\n\n", "y|a", "clean"),
                line("event: x\nevent\ndata: a\n\n", "|a", "clean"),
                line("event: x\n\ndata: a\n\n", "blank", "|a", "clean"),
                line(
                        ": one\n\n:\n:two\ndata: a\n\n",
                        "comment",
                        "blank",
                        "comment",
                        "comment",
                        "|a",
                        "clean"),
                line("\n\r\n\r", "blank", "blank", "blank", "clean"),
                line("id: 1\nretry: 5\ndata: a\nfoo: bar\nfoo\n\n", "|a", "clean"),
                line(
                        "datax: a\ndat: a\nDATA: a\n data: a\neventdata: a\ndata : a\n\n",
                        "blank",
                        "clean"),
                line("data: a:b: c\n\n", "|a:b: c", "clean"),
                line("\ufeffdata: a\n\n", "|a", "clean"),
                line("\ufeff\ufeffdata: a\n\n", "blank", "clean"),
                line("\ufeff\ndata: a\n\n", "blank", "|a", "clean"),
                line("data: a\n\n\ufeffdata: b\n\n", "|a", "blank", "clean"),
                line("\ufefedata: a\ndata: b\n\n", "|b", "clean"),
                line(
                        "data: a\u2028b\u2029c\u0085d\u000be\u000cf\n\n",
                        "|a\u2028b\u2029c\u0085d\u000be\u000cf",
                        "clean"),
                line("data: \u010d\u8d0a\u0a0d\n\n", "|\u010d\u8d0a\u0a0d", "clean"),
                line("data: a\u0000b\n\n", "|a\u0000b", "clean"),
                line("", "clean"),
                line("data: a", "|a", "cut"),
                line("data: a\n", "|a", "cut"),
                line("data: a\n\ndata", "|a", "|", "cut"),
                line("data: a\n\ndat", "|a", "cut"),
                line("data: a\n\n: comm", "|a", "comment", "clean"),
                line("event: x\n", "cut"),
                line(
                        CHAT,
                        "|{\"id\":\"c1\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}",
                        "|{\"id\":\"c1\",\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}",
                        "comment",
                        "blank",
                        "|{\"id\":\"c1\",\"choices\":[{\"delta\":{\"content\":\"lo \u4e2d\u6587\"}}]}",
                        "|[DONE]",
                        "clean"),
                line(
                        MESSAGES,
                        "message_start|{\"type\":\"message_start\"}",
                        "ping|{\"type\": \"ping\"}",
                        "message_stop|{\"type\":\"message_stop\"}",
                        "clean"),
                line(
                        MESSAGES.replace("\n", "\r\n"),
                        "message_start|{\"type\":\"message_start\"}",
                        "ping|{\"type\": \"ping\"}",
                        "message_stop|{\"type\":\"message_stop\"}",
                        "clean"));
    }

    private static Arguments line(String stream, String... expected) {
        return Arguments.of(stream, List.of(expected));
    }

    @ParameterizedTest
    @MethodSource("table")
    void readsTheStreamAsTheStandardSays(String stream, List<String> expected) {
        assertThat(Events.of(new SseScanner(), stream.getBytes(UTF_8)).lines()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("table")
    void everySplitGivesTheSame(String stream, List<String> expected) {
        // given
        byte[] bytes = stream.getBytes(UTF_8);
        SseScanner scanner = new SseScanner();
        // then
        for (int first = 0; first <= bytes.length; first++) {
            assertThat(Events.of(scanner, bytes, first).lines())
                    .as("cut at %d", first)
                    .isEqualTo(expected);
            for (int second = first; second <= Math.min(bytes.length, first + 3); second++) {
                assertThat(Events.of(scanner, bytes, first, second).lines()).isEqualTo(expected);
            }
        }
        assertThat(Events.byteByByte(scanner, bytes).lines()).isEqualTo(expected);
    }

    @Test
    void theIndexOfAnEndLiesBehindTheWholeBlankLine() {
        // when
        Events events = Events.of(new SseScanner(), "data: a\r\n\r\n:\n\ndata\n\r".getBytes(UTF_8));
        // then
        assertThat(events.ends()).containsExactly(11L, 14L, 20L);
    }

    @Test
    void aCutLineEndCountsToTheNextPiece() {
        // when
        Events events =
                Events.of(new SseScanner(), "data: a\r\n\r\ndata: b\n\n".getBytes(UTF_8), 10);
        // then
        assertThat(events.ends()).containsExactly(10L, 20L);
    }

    @Test
    void dataIsPassedOnWithoutCopyingIt() {
        // given
        byte[] stream = "data: abc\n\n".getBytes(UTF_8);
        List<byte[]> arrays = new ArrayList<>();
        SseScanner.Sink sink =
                new SseScanner.Sink() {
                    @Override
                    public void nameBegins() {}

                    @Override
                    public void name(byte[] bytes, int from, int to) {}

                    @Override
                    public void data(byte[] bytes, int from, int to) {
                        arrays.add(bytes);
                        assertThat(from).isEqualTo(6);
                        assertThat(to).isEqualTo(9);
                    }

                    @Override
                    public void comment() {}

                    @Override
                    public void end(int afterBlankLine) {}

                    @Override
                    public void endWithoutData(int afterBlankLine) {}
                };
        // when
        new SseScanner().feed(stream, 0, stream.length, sink);
        // then
        assertThat(arrays).hasSize(1);
        assertThat(arrays.getFirst()).isSameAs(stream);
    }

    @ParameterizedTest
    @MethodSource("tooLong")
    void aLineBeyondTheLimitEndsTheScanAtEverySplit(String fits, String tooLong) {
        // given
        SseScanner scanner = new SseScanner(10);
        byte[] good = fits.getBytes(UTF_8);
        byte[] bad = tooLong.getBytes(UTF_8);
        // then
        List<String> whole = Events.of(scanner, bad).lines();
        assertThat(whole).last().isEqualTo("too long");
        for (int cut = 0; cut <= bad.length; cut++) {
            assertThat(Events.of(scanner, bad, cut).lines()).as("cut at %d", cut).isEqualTo(whole);
        }
        for (int cut = 0; cut <= good.length; cut++) {
            assertThat(Events.of(scanner, good, cut).lines()).last().isNotEqualTo("too long");
        }
    }

    private static Stream<Arguments> tooLong() {
        return Stream.of(
                Arguments.of("data: 6789\n\n", "data: 6789a\n\n"),
                Arguments.of("data:56789\r\n\r\n", "data:56789a\r\n\r\n"),
                Arguments.of(":123456789\n", "data: ok\n\n:123456789a\n"),
                Arguments.of("0123456789\n", "0123456789a\n"),
                Arguments.of("event: 789\n", "event: 789a\n"),
                Arguments.of("data: 6789", "data: 6789a"));
    }

    @Test
    void theLimitHoldsInsideOfFieldNamesToo() {
        assertThat(Events.of(new SseScanner(3), "data".getBytes(UTF_8)).lines())
                .containsExactly("too long");
        assertThat(Events.of(new SseScanner(4), "data:".getBytes(UTF_8)).lines())
                .containsExactly("too long");
        assertThat(Events.of(new SseScanner(4), "data\n\n".getBytes(UTF_8)).lines())
                .containsExactly("|", "clean");
        assertThatIllegalArgumentException().isThrownBy(() -> new SseScanner(0));
    }

    @Test
    void aFinishedScannerTakesNothingUntilItIsReset() {
        // given
        SseScanner scanner = new SseScanner();
        Events events = Events.of(scanner, "data: a\n\n".getBytes(UTF_8));
        // then
        assertThat(scanner.feed("data: b\n\n".getBytes(UTF_8), 0, 9, events)).isFalse();
        assertThat(events.lines()).containsExactly("|a", "clean");
        assertThat(Events.of(scanner, "data: c\n\n".getBytes(UTF_8)).lines())
                .containsExactly("|c", "clean");
    }

    @Test
    void randomStreamsGiveWhatALineBasedReaderGives() {
        // given
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] parts = {
            "data",
            "event",
            ":",
            " ",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "a",
            "data: ",
            "event: ",
            ": c",
            "0123456789abcdefg",
            "\u4e2d",
            "id: 1",
            "\u2028",
            "data: [DONE]\n\n"
        };
        SseScanner scanner = new SseScanner();
        for (int round = 0; round < 20_000; round++) {
            StringBuilder stream = new StringBuilder();
            for (int i = random.nextInt(20); i >= 0; i--) {
                stream.append(parts[random.nextInt(parts.length)]);
            }
            byte[] bytes = stream.toString().getBytes(UTF_8);
            int[] cuts = random.ints(random.nextInt(5), 0, bytes.length + 1).sorted().toArray();
            // when
            List<String> events = Events.of(scanner, bytes, cuts).lines();
            // then
            assertThat(events.subList(0, events.size() - 1))
                    .as("seed %d round %d: %s", seed, round, stream)
                    .isEqualTo(LineBased.read(new String(bytes, ISO_8859_1)));
        }
    }
}
