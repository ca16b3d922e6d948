package dev.hybridinference.gateway.http;

import static dev.hybridinference.gateway.http.HeadParser.Result.BAD;
import static dev.hybridinference.gateway.http.HeadParser.Result.DONE;
import static dev.hybridinference.gateway.http.HeadParser.Result.LINE_TOO_LONG;
import static dev.hybridinference.gateway.http.HeadParser.Result.MORE;
import static dev.hybridinference.gateway.http.HeadParser.Result.TOO_LARGE;
import static dev.hybridinference.gateway.http.HeadParser.Result.TOO_MANY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.http.HeadParser.Result;
import dev.hybridinference.gateway.http.HeadParser.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadParserTest {
    private static final HeadLimits LIMITS = new HeadLimits(4096, 1000, 10);
    private static final String HEAD =
            "POST /v1/x HTTP/1.1\r\nHost: a\r\nX-Empty:\r\nX-Wide: \t b  c\t \r\n\r\n";

    private final HeaderBlock fields = new HeaderBlock();
    private final HeadParser parser = new HeadParser(Side.REQUEST, LIMITS, fields);

    @Test
    void reads_the_start_line_and_trimmed_fields_with_lower_case_names() {
        // when
        Result result = parser.read(bytes(HEAD));

        // then
        assertThat(result).isEqualTo(DONE);
        assertThat(startLine(parser)).isEqualTo("POST /v1/x HTTP/1.1");
        assertThat(lines(fields)).containsExactly("host=a", "x-empty=", "x-wide=b  c");
    }

    @Test
    void leaves_what_follows_the_head_unread() {
        // given
        ByteBuf in = bytes(HEAD + "body");

        // when
        parser.read(in);

        // then
        assertThat(in.toString(StandardCharsets.ISO_8859_1)).isEqualTo("body");
    }

    @Test
    void every_split_gives_the_same_head_and_the_same_rest() {
        byte[] all = (HEAD + "rest").getBytes(StandardCharsets.ISO_8859_1);
        for (int first = 0; first <= all.length; first++) {
            for (int second = first; second <= all.length; second++) {
                // given
                parser.reset();

                // when
                ByteBuf in = Unpooled.buffer();
                in.writeBytes(all, 0, first);
                parser.read(in);
                in.writeBytes(all, first, second - first);
                parser.read(in);
                in.writeBytes(all, second, all.length - second);
                Result result = parser.read(in);

                // then
                assertThat(result).isEqualTo(DONE);
                assertThat(in.readableBytes()).isEqualTo(4);
                assertThat(lines(fields)).hasSize(3).contains("x-wide=b  c");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\n",
                "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
                "GET / HTTP/1.1\r\n\rHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\tb\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost\t: a\r\n\r\n",
                "GET / HTTP/1.1\r\n: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost\r\n\r\n",
                "GET / HTTP/1.1\r\nHo\u0000st: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\u0000b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\u007fb\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\u0080b\r\n\r\n",
                "GET / HTTP/1.1\r\nH\u00f6st: a\r\n\r\n",
                "GET /\u00e4 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHo(st: a\r\n\r\n",
                "\r\r\nGET / HTTP/1.1\r\n\r\n",
                "\r\n\r\nGET / HTTP/1.1\r\n\r\n",
                "\nGET / HTTP/1.1\r\n\r\n",
                "\u0016\u0003\u0001",
            })
    void a_broken_head_is_refused_with_a_reason_at_every_split(String head) {
        byte[] all = head.getBytes(StandardCharsets.ISO_8859_1);
        for (int split = 0; split <= all.length; split++) {
            // given
            parser.reset();

            // when
            parser.read(Unpooled.wrappedBuffer(all, 0, split));
            Result result = parser.read(Unpooled.wrappedBuffer(all, split, all.length - split));

            // then
            assertThat(result).isEqualTo(BAD);
            assertThat(parser.problem()).isNotEmpty();
        }
    }

    @Test
    void one_empty_line_before_a_request_line_is_skipped() {
        assertThat(parser.read(bytes("\r\n" + HEAD))).isEqualTo(DONE);
        assertThat(startLine(parser)).startsWith("POST ");
    }

    @Test
    void an_empty_line_before_a_status_line_is_refused() {
        HeadParser answers = new HeadParser(Side.RESPONSE, LIMITS, fields);
        assertThat(answers.read(bytes("\r\nHTTP/1.1 200 OK\r\n\r\n"))).isEqualTo(BAD);
    }

    @Test
    void answers_may_carry_bytes_above_ascii_which_are_then_not_plain() {
        // given
        HeadParser answers = new HeadParser(Side.RESPONSE, LIMITS, fields);

        // when
        Result result = answers.read(bytes("HTTP/1.1 200 \u00e9\r\nA: \u00e9\r\nB: e\r\n\r\n"));

        // then
        assertThat(result).isEqualTo(DONE);
        assertThat(fields.isPlain(0)).isFalse();
        assertThat(fields.isPlain(1)).isTrue();
    }

    @Test
    void limits_hold_exactly_and_at_every_split() {
        String line = "GET / HTTP/1.1\r\n";
        String head = line + "A: b\r\nC: d\r\n\r\n";
        assertThat(verdicts(head, new HeadLimits(head.length(), 14, 2))).containsOnly(DONE);
        assertThat(verdicts(head, new HeadLimits(head.length() - 1, 14, 2)))
                .containsOnly(TOO_LARGE);
        assertThat(verdicts(head, new HeadLimits(head.length(), 13, 2)))
                .containsOnly(LINE_TOO_LONG);
        assertThat(verdicts(head, new HeadLimits(head.length(), 14, 1))).containsOnly(TOO_MANY);
    }

    @Test
    void a_head_of_many_kilobytes_is_read_whole_and_its_room_is_given_back() {
        // given
        HeadParser wide = new HeadParser(Side.REQUEST, new HeadLimits(40_000, 100, 10), fields);
        String value = "v".repeat(30_000);

        // when
        Result result = wide.read(bytes("GET / HTTP/1.1\r\nA: " + value + "\r\n\r\n"));

        // then
        assertThat(result).isEqualTo(DONE);
        assertThat(fields.value(0)).isEqualTo(value);
        wide.reset();
        assertThat(wide.bytes()).hasSizeLessThan(2048);
    }

    private static List<Result> verdicts(String head, HeadLimits limits) {
        List<Result> verdicts = new ArrayList<>();
        byte[] all = head.getBytes(StandardCharsets.ISO_8859_1);
        for (int split = 0; split <= all.length; split++) {
            HeadParser limited = new HeadParser(Side.REQUEST, limits, new HeaderBlock());
            Result first = limited.read(Unpooled.wrappedBuffer(all, 0, split));
            ByteBuf rest = Unpooled.wrappedBuffer(all, split, all.length - split);
            verdicts.add(first == MORE ? limited.read(rest) : first);
        }
        return verdicts;
    }

    private static String startLine(HeadParser parser) {
        return new String(
                parser.bytes(),
                parser.startLine(),
                parser.startLineEnd() - parser.startLine(),
                StandardCharsets.ISO_8859_1);
    }

    private static List<String> lines(HeaderBlock fields) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            lines.add(fields.name(i) + "=" + fields.value(i));
        }
        return lines;
    }

    private static ByteBuf bytes(String latin) {
        return Unpooled.copiedBuffer(latin, StandardCharsets.ISO_8859_1);
    }
}
