package dev.hybridinference.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.upstream.AnswerReader.Result;
import dev.hybridinference.gateway.upstream.Answers.Answer;
import dev.hybridinference.gateway.upstream.Answers.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerReaderTest {
    static List<Answer> answers() {
        return Answers.all();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void every_split_amounts_to_the_same(Answer answer) {
        // given
        byte[] wire = answer.bytes();
        int step = Math.max(1, wire.length / 300);
        Seen reader = new Seen(false);

        for (int split = 0; split <= wire.length; split += step) {
            // when
            reader.again(false);
            reader.feed(wire, 0, split);
            reader.feed(wire, split, wire.length);

            // then
            assertThat(reader.outcome()).as("split at %d", split).isEqualTo(expected(answer));
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void single_bytes_amount_to_the_same(Answer answer) {
        // given
        byte[] wire = answer.bytes();
        Seen reader = new Seen(false);

        // when
        for (int i = 0; i < wire.length; i++) {
            reader.feed(wire, i, i + 1);
        }

        // then
        assertThat(reader.outcome()).isEqualTo(expected(answer));
    }

    @Test
    void an_answer_to_head_has_no_body_whatever_its_head_says() {
        for (String framing : List.of("Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n")) {
            // given
            byte[] wire = Answers.ok(framing, "").getBytes(StandardCharsets.ISO_8859_1);
            Seen reader = new Seen(true);

            // when
            reader.feed(wire, 0, wire.length);

            // then
            assertThat(reader.outcome()).isEqualTo("200 '' REUSABLE 0");
        }
    }

    @Test
    void one_reader_reads_all_answers_one_after_the_other() {
        // given
        Seen reader = new Seen(false);
        for (Answer answer : answers()) {
            // when
            reader.again(false);
            reader.feed(answer.bytes(), 0, answer.bytes().length);

            // then
            assertThat(reader.outcome()).as(answer.name()).isEqualTo(expected(answer));
        }
    }

    @Test
    void a_buffer_that_is_all_body_is_handed_on_as_it_is() {
        // given
        AnswerReader reader = new AnswerReader();
        reader.reset(false);
        ByteBuf head = ascii(Answers.ok("Content-Length: 5\r\n", ""));
        assertThat(reader.next(head)).isEqualTo(Result.HEAD);

        // when
        boolean first = reader.takesWhole(ascii("hel"));
        boolean tooMuch = reader.takesWhole(ascii("loX"));
        boolean last = reader.takesWhole(ascii("lo"));

        // then
        assertThat(first).isTrue();
        assertThat(tooMuch).isFalse();
        assertThat(last).isTrue();
        assertThat(reader.next(Unpooled.EMPTY_BUFFER)).isEqualTo(Result.END);
        assertThat(reader.reusable()).isTrue();
    }

    @Test
    void nothing_has_started_before_the_first_byte() {
        // given
        AnswerReader reader = new AnswerReader();
        reader.reset(false);
        boolean before = reader.started();

        // when
        Result result = reader.next(ascii("H"));

        // then
        assertThat(before).isFalse();
        assertThat(result).isEqualTo(Result.MORE);
        assertThat(reader.started()).isTrue();
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private static String expected(Answer answer) {
        return answer.status()
                + " '"
                + answer.body()
                + "' "
                + answer.verdict()
                + " "
                + (answer.verdict() == Verdict.MALFORMED ? 0 : answer.rest());
    }

    /** Feeds a reader and notes what it tells. */
    private static final class Seen {
        private final AnswerReader reader = new AnswerReader();
        private final StringBuilder body = new StringBuilder();
        private Result last = Result.MORE;
        private int status;
        private int rest;

        Seen(boolean bodyless) {
            again(bodyless);
        }

        void again(boolean bodyless) {
            reader.reset(bodyless);
            body.setLength(0);
            last = Result.MORE;
            status = 0;
            rest = 0;
        }

        void feed(byte[] wire, int from, int to) {
            ByteBuf in = Unpooled.wrappedBuffer(wire, from, to - from);
            if (reader.takesWhole(in)) {
                body.append(in.toString(StandardCharsets.ISO_8859_1));
                in = Unpooled.EMPTY_BUFFER;
            }
            last = reader.next(in);
            while (last == Result.HEAD || last == Result.BODY) {
                if (last == Result.HEAD) {
                    status = reader.status();
                } else {
                    body.append(reader.take().toString(StandardCharsets.ISO_8859_1));
                }
                last = reader.next(in);
            }
            rest += last == Result.END ? in.readableBytes() : 0;
        }

        String outcome() {
            Verdict verdict =
                    switch (last) {
                        case BROKEN -> Verdict.MALFORMED;
                        case END -> reader.reusable() ? Verdict.REUSABLE : Verdict.COMPLETE;
                        case MORE -> reader.closed() ? Verdict.COMPLETE : Verdict.CUT;
                        case HEAD, BODY -> throw new IllegalStateException("last: " + last);
                    };
            return status + " '" + body + "' " + verdict + " " + rest;
        }
    }
}
