package dev.hybridinference.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OverdueTest {
    private final Overdue overdue = new Overdue();

    @Test
    void oneLateStreamIsChance() {
        wait(1, 1);
        assertThat(overdue.share()).isEqualTo(1f);
    }

    @Test
    void lessThanAQuarterOfLateOnesIsTheUsualVariation() {
        wait(9, 2);
        assertThat(overdue.share()).isEqualTo(1f);
        overdue.over(false);
        assertThat(overdue.share()).isBetween(0.3f, 0.33f);
    }

    @Test
    void aTargetThatHangsKeepsTheLeastShare() {
        wait(2, 2);
        assertThat(overdue.share()).isEqualTo(Profile.LEAST);
    }

    @Test
    void firstTokensThatComeGiveTheShareBack() {
        wait(4, 3);
        assertThat(overdue.share()).isLessThan(0.01f);
        overdue.over(true);
        overdue.over(true);
        assertThat(overdue.share()).isEqualTo(1f);
        overdue.over(true);
        overdue.over(false);
        assertThat(overdue.share()).isEqualTo(1f);
    }

    private void wait(int streams, int late) {
        for (int i = 0; i < streams; i++) {
            overdue.asked();
        }
        for (int i = 0; i < late; i++) {
            overdue.late();
        }
    }
}
