package dev.hybridinference.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {

    private static final String TWO_ANSWERS =
            "HTTP/1.1 200 OK\r\ncontent-LENGTH: 5\r\n\r\nhello"
                    + "HTTP/1.1 502 Bad Gateway\r\nTransfer-Encoding: chunked\r\n"
                    + "Connection: close\r\n\r\n"
                    + "1a\r\nabcdefghijklmnopqrstuvwxyz\r\n2\r\n!!\r\n0\r\n\r\n";

    private final StringBuilder body = new StringBuilder();
    private final List<String> seen = new ArrayList<>();
    private final AnswerReader.Sink sink =
            new AnswerReader.Sink() {
                @Override
                public void head(int status) {
                    seen.add("head " + status);
                    body.setLength(0);
                }

                @Override
                public void body(byte[] bytes, int from, int to) {
                    body.append(new String(bytes, from, to - from, ISO_8859_1));
                }

                @Override
                public void end() {
                    seen.add("end " + body);
                }
            };

    @Test
    void readsAnswersThatAreSplitAnywhere() {
        byte[] bytes = TWO_ANSWERS.getBytes(ISO_8859_1);
        for (int split = 1; split < bytes.length; split++) {
            // given
            AnswerReader reader = new AnswerReader();
            seen.clear();
            // when
            reader.feed(bytes, 0, split, sink);
            reader.feed(bytes, split, bytes.length, sink);
            // then
            assertThat(seen)
                    .as("split at %d", split)
                    .containsExactly(
                            "head 200",
                            "end hello",
                            "head 502",
                            "end abcdefghijklmnopqrstuvwxyz!!");
            assertThat(reader.closes()).isTrue();
            assertThat(reader.closed(sink)).isTrue();
        }
    }

    @Test
    void anAnswerCutOffIsNotWhole() {
        AnswerReader reader = new AnswerReader();
        byte[] bytes = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel".getBytes(ISO_8859_1);
        reader.feed(bytes, 0, bytes.length, sink);
        assertThat(reader.closed(sink)).isFalse();
    }

    @Test
    void anAnswerWithoutLengthEndsWithItsConnection() {
        AnswerReader reader = new AnswerReader();
        byte[] bytes = "HTTP/1.1 200 OK\r\nServer: x\r\n\r\nall".getBytes(ISO_8859_1);
        reader.feed(bytes, 0, bytes.length, sink);
        assertThat(reader.closed(sink)).isTrue();
        assertThat(seen).containsExactly("head 200", "end all");
    }

    @Test
    void refusesWhatIsNoAnswer() {
        byte[] bytes = "SSH-2.0-OpenSSH_9.2 Debian\r\n\r\n".getBytes(ISO_8859_1);
        assertThatIllegalStateException()
                .isThrownBy(() -> new AnswerReader().feed(bytes, 0, bytes.length, sink));
    }

    @Test
    void refusesAChunkSizeThatIsNoNumber() {
        byte[] bytes =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n".getBytes(ISO_8859_1);
        assertThatIllegalStateException()
                .isThrownBy(() -> new AnswerReader().feed(bytes, 0, bytes.length, sink))
                .withMessageContaining("chunk size");
    }
}
