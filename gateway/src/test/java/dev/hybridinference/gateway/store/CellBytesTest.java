package dev.hybridinference.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellBytesTest {
    /** Smaller than what comes, so that it has to grow. */
    private final CellBytes bytes = new CellBytes(1);

    private String put() {
        return new String(bytes.array(), 0, bytes.length(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                9,
                10,
                99,
                100,
                -1,
                -10,
                1_780_000_000_000L,
                Long.MAX_VALUE,
                Long.MIN_VALUE
            })
    void aNumberIsWrittenInDecimal(long whole) {
        bytes.whole(whole);
        bytes.whole(7);
        assertThat(put()).isEqualTo(whole + "7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "key",
                "twelve chars",
                "more than twelve",
                "über",
                "abü",
                "…",
                "a long text with 漢字 and 🙂"
            })
    void aTextIsWrittenInUtf8(String text) {
        bytes.text("<");
        bytes.text(text);
        bytes.text(">");
        assertThat(put()).isEqualTo("<" + text + ">");
    }
}
