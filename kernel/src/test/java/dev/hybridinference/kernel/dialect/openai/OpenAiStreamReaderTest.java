package dev.hybridinference.kernel.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenAiStreamReaderTest {
    @Test
    void aResetForgetsAnEventThatWasNotReadable() {
        // given
        OpenAiStreamReader reader = new OpenAiStreamReader();
        byte[] broken = "{\"choices\":".getBytes(UTF_8);
        reader.data(broken, 0, broken.length);
        reader.eventEnd();
        assertThat(reader.readable()).isFalse();
        // when: the next stream begins with an event whose data is empty
        reader.reset();
        reader.eventEnd();
        // then
        assertThat(reader.readable()).isTrue();
    }
}
