package dev.hybridinference.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/**
 * What holds of the bytes of any client: they are the same requests, or the same refusal, however
 * they are cut. The first byte says where.
 */
public final class RequestFuzz {
    private RequestFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        int cut = Math.min(input[0] & 0xFF, bytes.length);
        int[] everywhere = new int[bytes.length];
        Arrays.setAll(everywhere, i -> i);

        String whole = StreamReading.of(bytes);

        assertThat(StreamReading.of(bytes, cut)).isEqualTo(whole);
        assertThat(StreamReading.of(bytes, everywhere)).isEqualTo(whole);
    }
}
