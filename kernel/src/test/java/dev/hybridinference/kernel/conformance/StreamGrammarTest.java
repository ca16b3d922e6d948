package dev.hybridinference.kernel.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.conformance.AnswerPlay.Result;
import dev.hybridinference.kernel.conformance.Translated.Outcome;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.json.JsonWriter;
import dev.hybridinference.kernel.registry.Surfaces;
import dev.hybridinference.kernel.surface.AnswerFacts;
import dev.hybridinference.kernel.surface.AnswerWriter;
import dev.hybridinference.kernel.surface.Surface;
import dev.hybridinference.testkit.Seeds;
import dev.hybridinference.testkit.conformance.ChatAssembly;
import dev.hybridinference.testkit.conformance.MessagesAssembly;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever a stream writer of a surface writes, readers of its protocol understand as it was. */
class StreamGrammarTest {
    private static final int ANSWERS = 400;
    private static final byte[] HI =
            "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                    .getBytes(UTF_8);

    /** A request that goes the other way, so that its provider speaks the client's protocol. */
    private static Translated reverse(String path, String kind) {
        Surface other = Objects.requireNonNull(Surfaces.at(path));
        return ((Outcome.Sent) Translated.of(other, kind, Capabilities.OPEN, HI)).request();
    }

    private static String written(String path, List<Event> events) {
        Surface surface = Objects.requireNonNull(Surfaces.at(path));
        AnswerWriter writer =
                Objects.requireNonNull(surface.translation())
                        .writer(new AnswerFacts(true, "7Ab", "m", 1, true, true, 5));
        JsonWriter all = new JsonWriter();
        for (Event event : events) {
            writer.on(event);
            all.raw(writer.out().toBytes());
            writer.out().clear();
        }
        writer.end();
        all.raw(writer.out().toBytes());
        return new String(all.toBytes(), UTF_8);
    }

    private static void sameAgain(List<Event> events, String stream, Translated reader) {
        AnswerDigest expected = new AnswerDigest();
        events.forEach(expected::on);
        AnswerDigest actual = new AnswerDigest();
        AnswerPlay play =
                new AnswerPlay(
                        reader,
                        Objects.requireNonNull(reader.dialect().conversation())
                                .reader(new ToolNames(64), Translated.CARRIERS),
                        actual);
        Result result = play.stream(stream.getBytes(UTF_8));
        assertThat(result.failure()).isNull();
        assertThat(actual).hasToString(expected.toString());
        assertThat(result.usage()).isEqualTo(((Event.Used) events.getLast()).usage());
    }

    @Test
    void messagesAreReadAsTheyWereSaid() {
        RandomGenerator random = Seeds.random("messagesAreReadAsTheyWereSaid");
        Translated reader = reverse("/v1/chat/completions", "anthropic");
        for (int i = 0; i < ANSWERS; i++) {
            List<Event> events = RandomAnswer.events(random);
            String stream = written("/v1/messages", events);
            MessagesAssembly.of(stream);
            sameAgain(events, stream, reader);
        }
    }

    @Test
    void chunksAreReadAsTheyWereSaid() {
        RandomGenerator random = Seeds.random("chunksAreReadAsTheyWereSaid");
        Translated reader = reverse("/v1/messages", "openai");
        for (int i = 0; i < ANSWERS; i++) {
            List<Event> events = RandomAnswer.events(random);
            String stream = written("/v1/chat/completions", events);
            ChatAssembly.of(stream);
            sameAgain(events, stream, reader);
        }
    }
}
