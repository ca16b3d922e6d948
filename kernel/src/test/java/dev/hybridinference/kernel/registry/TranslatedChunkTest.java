package dev.hybridinference.kernel.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.dialect.Conversation;
import dev.hybridinference.kernel.dialect.EventReader;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.surface.AnswerFacts;
import dev.hybridinference.kernel.surface.AnswerWriter;
import dev.hybridinference.kernel.surface.Surface;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No tree of objects is made of a chunk: what it allocates is a few small records. */
class TranslatedChunkTest {
    private static final int CHUNKS = 20_000;
    private static final long MOST_BYTES = 1_024;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "openai|/v1/messages|{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" committee\"},\"logprobs\":null,\"finish_reason\":null}]}",
                "anthropic|/v1/chat/completions|{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" committee\"}}"
            })
    void aChunkAllocatesLittle(String dialect, String path, String chunk) {
        // given
        Conversation conversation = Objects.requireNonNull(Dialects.named(dialect).conversation());
        Surface surface = Objects.requireNonNull(Surfaces.at(path));
        EventReader reader =
                conversation.reader(new ToolNames(64), new Carriers("o", content -> new byte[32]));
        AnswerWriter writer =
                Objects.requireNonNull(surface.translation())
                        .writer(new AnswerFacts(true, "id", "m", 1, false, true, 1));
        byte[] bytes = chunk.getBytes(US_ASCII);
        translate(reader, writer, bytes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        // when
        long before = threads.getCurrentThreadAllocatedBytes();
        translate(reader, writer, bytes);
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / CHUNKS;

        // then
        assertThat(each).isLessThan(MOST_BYTES);
    }

    private static void translate(EventReader reader, AnswerWriter writer, byte[] chunk) {
        for (int i = 0; i < CHUNKS; i++) {
            reader.event(chunk, 0, chunk.length, writer);
            if (writer.out().length() == 0) {
                throw new AssertionError("chunk %d: nothing was written".formatted(i));
            }
            writer.out().clear();
        }
    }
}
