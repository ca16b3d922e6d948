package dev.hybridinference.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.http.ChunkedReader.Result;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedReaderTest {
    private static final String BODY =
            "5\r\nhello\r\n00000C\r\n, to chunked\r\n1\r\n!\r\n0\r\nX-Sum: 1\r\n\r\n";

    @Test
    void every_split_gives_the_same_data_and_leaves_the_rest() {
        byte[] all = (BODY + "GET").getBytes(StandardCharsets.ISO_8859_1);
        for (int first = 0; first <= all.length; first++) {
            for (int second = first; second <= all.length; second++) {
                // given
                ChunkedReader reader = ChunkedReader.forRequests();
                StringBuilder data = new StringBuilder();

                // when
                ByteBuf in = Unpooled.buffer();
                in.writeBytes(all, 0, first);
                drain(reader, in, data);
                in.writeBytes(all, first, second - first);
                drain(reader, in, data);
                in.writeBytes(all, second, all.length - second);
                Result result = drain(reader, in, data);

                // then
                assertThat(result).isEqualTo(Result.DONE);
                assertThat(data.toString()).isEqualTo("hello, to chunked!");
                assertThat(in.readableBytes()).isEqualTo(3);
                assertThat(in.refCnt()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "1_0\r\nhello\r\n0\r\n\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "5\rhello\r\n0\r\n\r\n",
                "5\r\r\nhello\r\n0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                "5\r\nhello!\r\n0\r\n\r\n",
                "5\r\nhello\rX0\r\n\r\n",
                "100000004\r\nhello\r\n",
                "00000000000000005\r\nhello\r\n0\r\n\r\n",
                "ffffffffffffffff\r\n",
                "5;a=b\r\nhello\r\n0\r\n\r\n",
                "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n",
                "5;\nhello\r\n0\r\n\r\n",
                "0;a\r\n\r\n",
                "g\r\n",
                "0\n\r\n",
                "0\r\n\n",
                "0\r\nA: b\n\r\n",
                "0\r\n A: b\r\n\r\n",
                "0\r\nA : b\r\n\r\n",
                "0\r\nA\r\n\r\n",
                "0\r\nA: \u0000\r\n\r\n",
            })
    void broken_framing_is_refused_with_a_reason_at_every_split(String body) {
        byte[] all = body.getBytes(StandardCharsets.ISO_8859_1);
        for (int split = 0; split <= all.length; split++) {
            // given
            ChunkedReader reader = ChunkedReader.forRequests();
            StringBuilder data = new StringBuilder();

            // when
            drain(reader, Unpooled.wrappedBuffer(all, 0, split), data);
            Result result =
                    drain(reader, Unpooled.wrappedBuffer(all, split, all.length - split), data);

            // then
            assertThat(result).isEqualTo(Result.BROKEN);
            assertThat(reader.problem()).isNotEmpty();
        }
    }

    @Test
    void responses_may_have_short_extensions_without_quotes() {
        assertThat(verdict(ChunkedReader.forResponses(), "5;a=b; c\r\nhello\r\n0 \r\n\r\n"))
                .isEqualTo(Result.DONE);
        assertThat(verdict(ChunkedReader.forResponses(), "5;" + "a".repeat(255) + "\r\nhello"))
                .isEqualTo(Result.MORE);
        assertThat(verdict(ChunkedReader.forResponses(), "5;" + "a".repeat(256)))
                .isEqualTo(Result.BROKEN);
        assertThat(verdict(ChunkedReader.forResponses(), "5;a=\"b\"\r\nhello\r\n0\r\n\r\n"))
                .isEqualTo(Result.BROKEN);
        assertThat(verdict(ChunkedReader.forResponses(), "5;a\nhello\r\n0\r\n\r\n"))
                .isEqualTo(Result.BROKEN);
    }

    @Test
    void trailers_are_bounded_in_bytes_and_number() {
        assertThat(verdict(ChunkedReader.forRequests(), "0\r\n" + "a: b\r\n".repeat(32) + "\r\n"))
                .isEqualTo(Result.DONE);
        assertThat(verdict(ChunkedReader.forRequests(), "0\r\n" + "a: b\r\n".repeat(33)))
                .isEqualTo(Result.BROKEN);
        assertThat(verdict(ChunkedReader.forRequests(), "0\r\na: " + "b".repeat(4096)))
                .isEqualTo(Result.BROKEN);
    }

    @Test
    void a_flood_of_tiny_chunks_is_broken_off_but_a_long_stream_of_small_ones_is_not() {
        assertThat(verdict(ChunkedReader.forRequests(), "1\r\nx\r\n".repeat(20_000)))
                .isEqualTo(Result.BROKEN);
        assertThat(verdict(ChunkedReader.forRequests(), "a\r\n0123456789\r\n".repeat(100_000)))
                .isEqualTo(Result.MORE);
    }

    @Test
    void the_largest_chunk_size_is_eight_digits() {
        // given
        ChunkedReader reader = ChunkedReader.forRequests();

        // when
        Result result = verdict(reader, "ffffffff\r\nx");

        // then
        assertThat(result).isEqualTo(Result.MORE);
        assertThat(reader.total()).isEqualTo(1);
    }

    @Test
    void is_ready_for_another_body_after_a_reset() {
        // given
        ChunkedReader reader = ChunkedReader.forRequests();
        verdict(reader, BODY);

        // when
        reader.reset();

        // then
        assertThat(verdict(reader, BODY)).isEqualTo(Result.DONE);
    }

    @Test
    void data_is_taken_once() {
        // given
        ChunkedReader reader = ChunkedReader.forRequests();
        reader.next(Unpooled.copiedBuffer("1\r\nx", StandardCharsets.ISO_8859_1));

        // when
        reader.take().release();

        // then
        assertThatThrownBy(reader::take).isInstanceOf(IllegalStateException.class);
    }

    private static Result verdict(ChunkedReader reader, String body) {
        ByteBuf in = Unpooled.copiedBuffer(body, StandardCharsets.ISO_8859_1);
        return drain(reader, in, new StringBuilder());
    }

    private static Result drain(ChunkedReader reader, ByteBuf in, StringBuilder data) {
        while (true) {
            Result result = reader.next(in);
            if (result != Result.DATA) {
                return result;
            }
            ByteBuf piece = reader.take();
            data.append(piece.toString(StandardCharsets.ISO_8859_1));
            piece.release();
        }
    }
}
