package dev.hybridinference.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedBodyTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 100_000, PackedBody.LONGEST})
    void aBodyComesBackAsItWas(int length) {
        byte[] text = new byte[length + 5];
        Arrays.fill(text, (byte) 'a');
        byte[] noise = new byte[length + 5];
        new Random(length).nextBytes(noise);

        for (byte[] body : new byte[][] {text, noise}) {
            PackedBody packed = PackedBody.of(body, length, true);
            assertThat(packed.bytes()).isEqualTo(Arrays.copyOf(body, length));
            assertThat(packed.truncated()).isTrue();
        }
    }

    @Test
    void textTakesLessRoom() {
        byte[] text =
                "{\"role\":\"user\"}"
                        .repeat(1000)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(PackedBody.of(text, text.length, false).size()).isLessThan(text.length / 20);
    }

    @Test
    void whatIsDamagedOrLongerThanOursIsNotRead() {
        byte[] longer = new byte[PackedBody.LONGEST + 1];
        byte[] packed = PackedBody.of(new byte[100], 100, false).packed();

        assertThatThrownBy(() -> PackedBody.of(longer, longer.length, false))
                .hasMessage("length: 1048577 (expected: at most 1048576)");
        assertThatThrownBy(
                        () ->
                                PackedBody.packed(Arrays.copyOf(packed, packed.length - 6), false)
                                        .bytes())
                .hasMessage("a kept body is damaged");
        assertThatThrownBy(() -> PackedBody.packed(new byte[] {1, 2, 3}, false).bytes())
                .hasMessage("a kept body is damaged");
    }
}
