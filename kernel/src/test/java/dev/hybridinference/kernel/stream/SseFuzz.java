package dev.hybridinference.kernel.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

/**
 * What holds of the event scanner for any stream: its pieces do not matter, and it finds what the
 * plainest reading of the grammar finds. The first byte says where the rest is cut.
 */
public final class SseFuzz {
    private static final int LINE = 4_096;

    private SseFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0 || input.length > LINE) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        int cut = Math.min(input[0] & 0xFF, stream.length);
        SseScanner scanner = new SseScanner(LINE);

        Events whole = Events.of(scanner, stream);

        assertThat(Events.of(scanner, stream, cut).lines()).isEqualTo(whole.lines());
        assertThat(Events.byteByByte(scanner, stream).lines()).isEqualTo(whole.lines());
        if (stream.length == 0 || (stream[0] & 0xFF) != 0xEF) {
            List<String> found = whole.lines().subList(0, whole.lines().size() - 1);
            assertThat(found).isEqualTo(LineBased.read(new String(stream, ISO_8859_1)));
        }
    }
}
