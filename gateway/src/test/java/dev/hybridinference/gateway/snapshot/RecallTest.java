package dev.hybridinference.gateway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecallTest {
    private static final Remembered.Hint HINT = new Remembered.Hint(7, 1_000);

    private final Recall recall = new Recall();

    @Test
    void whatATargetRemembersIsMeasuredInSharesOfThePrompt() {
        // when: 950 of 1,000 tokens of a prompt with images, whose bytes would be 100,000 tokens
        recall.told(0.95, 0.99);

        // then
        assertThat(recall.of(HINT)).isEqualTo(1_000);
    }

    @Test
    void aTargetThatDoesNotRememberIsTrustedLessUntilItDoesAgain() {
        // when
        recall.told(0.9, 0.9);
        recall.told(0, 0.9);

        // then
        assertThat(recall.of(HINT)).isEqualTo(750);

        // when
        recall.told(0.8, 0.9);

        // then
        assertThat(recall.of(HINT)).isBetween(800L, 820L);
    }

    @Test
    void aLittleTrustAlwaysRemains() {
        recall.told(0.9, 0.9);
        for (int i = 0; i < 100; i++) {
            recall.told(0, 0.9);
        }

        assertThat(recall.of(HINT)).isEqualTo(100);
    }

    @Test
    void silenceSaysNothingOfATargetThatNeverToldAndNothingHopedIsNoDisappointment() {
        recall.told(0, 0.9);
        recall.told(0.4, 0);
        recall.told(0, 0);

        assertThat(recall.of(HINT)).isEqualTo(1_000);
    }
}
