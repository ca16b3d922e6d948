package dev.hybridinference.kernel.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "none,    0.0, false, false, false",
        "errors,  0.9, true,  false, true",
        "sampled, 0.4, true,  true,  true",
        "sampled, 0.5, false, true,  true",
        "all,     0.9, true,  true,  true",
    })
    void saysWhatIsCollectedAndWhatOfThatIsKept(
            String word, double draw, boolean collected, boolean keptWhenOk, boolean keptElse) {
        ContentPolicy policy = ContentPolicy.of(word).orElseThrow();

        assertThat(policy.collects(0.5, draw)).isEqualTo(collected);
        assertThat(policy.keeps(true)).isEqualTo(keptWhenOk);
        assertThat(policy.keeps(false)).isEqualTo(keptElse);
    }

    @Test
    void aShareOfZeroCollectsNothingAndAShareOfOneEverything() {
        assertThat(ContentPolicy.SAMPLED.collects(0, 0)).isFalse();
        assertThat(ContentPolicy.SAMPLED.collects(1, Math.nextDown(1.0))).isTrue();
    }

    @Test
    void wordsAreThoseOfTheConfiguration() {
        assertThat(ContentPolicy.words()).containsExactly("none", "errors", "sampled", "all");
        assertThat(ContentPolicy.of("some")).isEmpty();
    }
}
