package dev.hybridinference.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What holds of the JSON scanner for any document: its pieces do not matter, and it takes exactly
 * what Jackson takes. The first byte says where the rest is cut.
 */
public final class JsonFuzz {
    private static final Map<List<String>, Integer> PATHS =
            Map.of(
                    List.of("model"), 0,
                    List.of("stream"), 1,
                    List.of("messages", "*", "content"), 2);

    private static final JsonShape SHAPE = shape();

    private JsonFuzz() {}

    private static JsonShape shape() {
        JsonShape.Builder builder = JsonShape.builder();
        builder.field("model");
        builder.field("stream");
        builder.field("messages", "*", "content");
        return builder.build();
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] document = Arrays.copyOfRange(input, 1, input.length);
        int cut = Math.min(input[0] & 0xFF, document.length);
        JsonScanner scanner = new JsonScanner(SHAPE, new JsonLimits(512, 24));

        Observed whole = Observed.of(scanner, SHAPE, document);

        assertThat(Observed.of(scanner, SHAPE, document, cut)).isEqualTo(whole);
        assertThat(Observed.byteByByte(scanner, SHAPE, document)).isEqualTo(whole);
        if (tooDeep(document)) {
            return;
        }
        try {
            assertThat(whole.valid()).isEqualTo(JacksonOracle.read(document, PATHS).isPresent());
        } catch (JacksonOracle.LoneSurrogateInKey _) {
            // the grammar allows it, Jackson cannot judge it
        }
    }

    /** Whether it may be deeper than one of both reads. */
    private static boolean tooDeep(byte[] document) {
        int opened = 0;
        for (byte b : document) {
            opened += b == '[' || b == '{' ? 1 : 0;
        }
        return opened >= 24;
    }
}
