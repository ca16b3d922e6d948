package dev.hybridinference.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.dialect.StreamReader;
import dev.hybridinference.kernel.registry.Dialects;
import dev.hybridinference.kernel.stream.SseScanner;
import dev.hybridinference.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the tap reads of streams that real services sent, however they are cut. The recordings are
 * not part of the project: {@code -Drecordings=DIR} or {@code RECORDINGS} names their folder.
 */
@Tag("long")
final class RecordedStreamsTest {
    /** Larger streams are cut at random places only. */
    private static final int SMALL = 3_000;

    private static final int RANDOM_CUTS = 100;
    private static final int MOST_CUTS = 20;

    /** What was seen of a stream: the flags of each event, and in the end the usage. */
    private record Seen(List<String> events, boolean finished, @Nullable Usage usage) {}

    private static final class Tap implements SseScanner.Sink {
        private final StreamReader reader = Dialects.named("openai").streamReader();
        private final SseScanner scanner = new SseScanner();
        private final List<String> events = new ArrayList<>();

        Seen read(byte[] body, int... cuts) {
            scanner.reset();
            reader.reset();
            events.clear();
            int from = 0;
            for (int cut : cuts) {
                feed(body, from, cut);
                from = cut;
            }
            feed(body, from, body.length);
            scanner.finish(this);
            return new Seen(List.copyOf(events), reader.finished(), reader.usage());
        }

        private void feed(byte[] body, int from, int to) {
            assertThat(scanner.feed(body, from, to, this)).isTrue();
        }

        @Override
        public void nameBegins() {}

        @Override
        public void name(byte[] bytes, int from, int to) {}

        @Override
        public void data(byte[] bytes, int from, int to) {
            reader.data(bytes, from, to);
        }

        @Override
        public void comment() {}

        @Override
        public void end(int afterBlankLine) {
            reader.eventEnd();
            events.add(
                    "content %b, usage only %b, done %b, failed %b, null error %b, readable %b"
                            .formatted(
                                    reader.content(),
                                    reader.usageOnly(),
                                    reader.done(),
                                    reader.failed(),
                                    reader.nullError(),
                                    reader.readable()));
        }

        @Override
        public void endWithoutData(int afterBlankLine) {}
    }

    @Test
    void whereARecordedStreamIsCutChangesNothingThatIsReadOfIt() throws IOException {
        Path folder = Recordings.folder();
        if (folder == null) {
            System.out.println("MISSING: recordings (-Drecordings=DIR or RECORDINGS=DIR)");
            return;
        }
        // given
        List<Recordings.Recorded> all = Recordings.in(folder);
        RandomGenerator random = Seeds.random("recorded streams");
        Tap tap = new Tap();
        int chats = 0;
        int cutTimes = 0;
        assertThat(all).hasSizeGreaterThan(20);
        for (Recordings.Recorded recorded : all) {
            byte[] body = recorded.body();

            // when
            Seen whole = tap.read(body);
            boolean chat =
                    new String(body, StandardCharsets.UTF_8).contains("chat.completion.chunk");
            List<int[]> cuts = body.length <= SMALL ? everywhere(body) : anywhere(body, random);
            for (int[] cut : cuts) {
                // then
                assertThat(tap.read(body, cut))
                        .as("%s cut at %s", recorded, Arrays.toString(cut))
                        .isEqualTo(whole);
            }
            cutTimes += cuts.size();
            if (chat && whole.events().stream().anyMatch(e -> e.contains("content true"))) {
                chats++;
            }
        }
        System.out.printf(
                "recorded streams: %d (chats with content %d), cuts %d%n",
                all.size(), chats, cutTimes);
        assertThat(chats).isGreaterThan(10);
    }

    private static List<int[]> everywhere(byte[] body) {
        List<int[]> cuts = new ArrayList<>();
        for (int i = 1; i < body.length; i++) {
            cuts.add(new int[] {i});
        }
        return cuts;
    }

    private static List<int[]> anywhere(byte[] body, RandomGenerator random) {
        List<int[]> cuts = new ArrayList<>();
        for (int i = 0; i < RANDOM_CUTS; i++) {
            int[] at = new int[1 + random.nextInt(MOST_CUTS)];
            Arrays.setAll(at, _ -> random.nextInt(body.length + 1));
            Arrays.sort(at);
            cuts.add(at);
        }
        return cuts;
    }
}
