package dev.hybridinference.kernel.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.json.JacksonOracle.Found;
import dev.hybridinference.kernel.json.JacksonOracle.LoneSurrogateInKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random documents, whole and damaged, read by the scanner in random pieces and by Jackson. */
class JsonOracleTest {

    private static final int DOCUMENTS_PER_SHAPE = 60;
    private static final int TEXT_BYTES = 24;

    private final long seed = Long.getLong("json.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @Test
    void findsWhatJacksonFindsAndRefusesWhatJacksonRefuses() {
        compareRandomDocuments(80);
    }

    @Test
    @Tag("long")
    void findsWhatJacksonFindsInManyMoreDocuments() {
        compareRandomDocuments(3_000);
    }

    private void compareRandomDocuments(int rounds) {
        // given
        RandomJson json = new RandomJson(random);
        int accepted = 0;
        int refused = 0;
        int undecided = 0;
        for (int round = 0; round < rounds; round++) {
            Map<List<String>, Integer> paths = JacksonOracle.numbered(randomPaths());
            JsonShape shape = shape(paths);
            JsonScanner scanner = new JsonScanner(shape, new JsonLimits(512, TEXT_BYTES));
            for (int i = 0; i < DOCUMENTS_PER_SHAPE; i++) {
                byte[] whole = json.document();
                byte[] document = i % 2 == 0 ? whole : json.damaged(whole);
                // when
                int[] cuts =
                        random.ints(random.nextInt(4), 0, document.length + 1).sorted().toArray();
                Observed observed = Observed.of(scanner, shape, document, cuts);
                // then
                Optional<List<Optional<Found>>> expected;
                try {
                    expected = JacksonOracle.read(document, paths);
                } catch (LoneSurrogateInKey _) {
                    undecided++;
                    continue;
                }
                String what =
                        "seed %d, %s in %s"
                                .formatted(seed, paths, new String(document, ISO_8859_1));
                assertThat(observed.valid()).as(what).isEqualTo(expected.isPresent());
                assertThat(observed.valid() || i % 2 != 0).as(what).isTrue();
                expected.ifPresent(found -> compare(what, document, observed, found));
                accepted += observed.valid() ? 1 : 0;
                refused += observed.valid() ? 0 : 1;
            }
        }
        assertThat(accepted).isGreaterThan(rounds * DOCUMENTS_PER_SHAPE / 2);
        assertThat(undecided).isLessThan(rounds * DOCUMENTS_PER_SHAPE / 50);
        assertThat(refused).isGreaterThan(rounds * DOCUMENTS_PER_SHAPE / 10);
    }

    private static void compare(
            String what, byte[] document, Observed observed, List<Optional<Found>> expected) {
        for (int slot = 0; slot < expected.size(); slot++) {
            Observed.Slot seen = observed.slots().get(slot);
            Optional<Found> found = expected.get(slot);
            assertThat(seen.kind())
                    .as(what)
                    .isEqualTo(found.map(Found::kind).orElse(JsonKind.ABSENT));
            assertThat(seen.count()).as(what).isEqualTo(found.map(Found::count).orElse(0));
            assertThat(seen.start()).as(what).isEqualTo(found.map(Found::start).orElse(-1L));
            assertThat(seen.filled()).as(what).isEqualTo(found.map(Found::filled).orElse(false));
            assertThat(seen.empty()).as(what).isEqualTo(found.map(Found::empty).orElse(false));
            assertThat(seen.number()).as(what).isEqualTo(found.flatMap(Found::number).orElse(-77L));
            Optional<String> text =
                    found.flatMap(f -> Optional.ofNullable(f.text())).map(JsonOracleTest::replaced);
            assertThat(Optional.ofNullable(seen.text()))
                    .as(what)
                    .isEqualTo(text.map(JsonOracleTest::cut));
            if (!seen.truncated()) {
                assertThat(Optional.ofNullable(seen.text())).as(what).isEqualTo(text);
            }
            if (found.isPresent()) {
                Found alone =
                        JacksonOracle.alone(document, seen.start(), seen.end())
                                .orElseThrow(() -> new AssertionError(what));
                assertThat(alone.kind()).as(what).isEqualTo(seen.kind());
                assertThat(alone.text()).as(what).isEqualTo(found.get().text());
                assertThat(alone.number()).as(what).isEqualTo(found.get().number());
            }
        }
        assertThat(
                        JacksonOracle.alone(
                                document,
                                observed.rootRange().get(0),
                                observed.rootRange().get(1) + 1))
                .as(what)
                .isPresent()
                .get()
                .returns(observed.root(), Found::kind)
                .returns(observed.rootEmpty(), Found::empty);
    }

    /** U+FFFD for surrogates that are alone. */
    private static String replaced(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .forEach(c -> shown.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return shown.toString();
    }

    /** As many whole characters as fit; a replaced surrogate counts one byte. */
    private static String cut(String text) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            bytes += c == 0xFFFD ? 1 : Character.toString(c).getBytes(UTF_8).length;
            if (bytes > TEXT_BYTES) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end);
    }

    private static JsonShape shape(Map<List<String>, Integer> paths) {
        JsonShape.Builder builder = JsonShape.builder();
        paths.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(
                        path ->
                                assertThat(builder.field(path.getKey().toArray(String[]::new)))
                                        .isEqualTo(path.getValue()));
        return builder.build();
    }

    private List<List<String>> randomPaths() {
        List<List<String>> paths = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            List<String> path = new ArrayList<>();
            for (int length = random.nextInt(4); length > 0; length--) {
                boolean star = random.nextInt(3) == 0;
                path.add(star ? "*" : RandomJson.KEYS[random.nextInt(RandomJson.KEYS.length)]);
            }
            paths.add(path);
        }
        return paths;
    }
}
