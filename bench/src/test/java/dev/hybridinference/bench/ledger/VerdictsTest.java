package dev.hybridinference.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictsTest {
    private final Verdicts verdicts = new Verdicts();

    @Test
    void isBrokenByWhatMayNotHappenEvenOnce() {
        // when
        verdicts.none("rows lost", 1);

        // then
        assertThat(verdicts.broken()).containsExactly("rows lost: 1 (expected: 0)");
        assertThat(verdicts.table().plain()).contains("BROKEN");
    }

    @Test
    void isNotBrokenByAMissedGoal() {
        // when
        verdicts.none("rows lost", 0);
        verdicts.atLeast("rows/s", 10, 20_000);
        verdicts.atMost("µs", 20, 15);

        // then
        assertThat(verdicts.broken()).isEmpty();
        assertThat(verdicts.table().plain()).contains("missed").doesNotContain("BROKEN");
    }
}
