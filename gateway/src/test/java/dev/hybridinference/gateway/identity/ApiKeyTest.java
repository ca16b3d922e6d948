package dev.hybridinference.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void hasItsFormAndIsReadBack() {
        ApiKey key = ApiKey.generate(random);
        assertThat(key.text().reveal())
                .matches("sk-hi-[0-9A-Za-z]{10}-[0-9A-Za-z]{49}")
                .startsWith("sk-hi-" + key.id() + "-");
        assertThat(ApiKey.parse(key.text().reveal())).isEqualTo(new ApiKey.Reading.Well(key));
    }

    @Test
    void printsItsIdAndNotItself() {
        ApiKey key = ApiKey.generate(random);
        assertThat(key.toString()).contains(key.id()).doesNotContain(key.text().reveal());
    }

    @Test
    void everyChangeOfOneCharacterIsNoticed() {
        String text = ApiKey.generate(random).text().reveal();
        for (int at = "sk-hi-".length(); at < text.length(); at++) {
            char other = text.charAt(at) == 'x' ? 'y' : 'x';
            String typo = text.substring(0, at) + other + text.substring(at + 1);
            assertThat(ApiKey.parse(typo)).isEqualTo(new ApiKey.Reading.Mistyped());
        }
    }

    @Test
    void aKeyThatWasNotCopiedWholeIsNoticed() {
        String text = ApiKey.generate(random).text().reveal();
        assertThat(ApiKey.parse(text.substring(0, text.length() - 1)))
                .isEqualTo(new ApiKey.Reading.Mistyped());
        assertThat(ApiKey.parse(text + "0")).isEqualTo(new ApiKey.Reading.Mistyped());
        assertThat(ApiKey.parse("sk-hi-")).isEqualTo(new ApiKey.Reading.Mistyped());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sk-proj-abcdefghijklmnop", "SK-HI-0", "Bearer sk-hi-"})
    void otherTextsAreForeign(String text) {
        assertThat(ApiKey.parse(text)).isEqualTo(new ApiKey.Reading.Foreign());
    }

    @Test
    void noTwoAreAlike() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            ApiKey key = ApiKey.generate(random);
            assertThat(seen.add(key.id())).isTrue();
            assertThat(seen.add(key.text().reveal())).isTrue();
        }
    }

    @Test
    void smallAndLargeNumbersHaveTheSameWidth() {
        assertThat(Base62.write(BigInteger.ZERO, 6)).isEqualTo("000000");
        assertThat(Base62.write(BigInteger.valueOf(61 + 62 * 61), 6)).isEqualTo("0000zz");
        BigInteger most = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
        assertThat(Base62.write(most, 43)).hasSize(43).doesNotStartWith("0");
    }
}
