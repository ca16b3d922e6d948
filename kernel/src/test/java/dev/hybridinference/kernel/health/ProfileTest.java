package dev.hybridinference.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private long now = -100 * SECOND;
    private Profile profile = Profile.UNKNOWN;

    @Test
    void nothingIsHeldAgainstWhatIsUnknown() {
        assertThat(profile.share(0)).isEqualTo(1f);
        assertThat(profile.samples()).isZero();
    }

    @Test
    void theUsualVariationCostsNothing() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            now += SECOND / 10;
            profile = profile.firstToken(50 * MILLI + random.nextLong(300 * MILLI), now);
            assertThat(profile.share(now)).as("seed %d", seed).isEqualTo(1f);
        }
        assertThat(profile.ttft().slow()).isCloseTo(200e6, within(30e6));
        assertThat(profile.samples()).isEqualTo(5_000);
        assertThat(profile.lastNanos()).isEqualTo(now);
    }

    @Test
    void tenTimesSlowerLosesMostOfItsShareWithinTwentyObservations() {
        observe(500, 100 * MILLI, SECOND / 10);
        observe(20, SECOND, SECOND / 10);
        assertThat(profile.share(now)).isBetween(Profile.LEAST, 0.05f);
    }

    @Test
    void theFloorIsTwoThousandths() {
        observe(500, 10 * MILLI, SECOND / 10);
        observe(200, 10 * SECOND, SECOND / 100);
        assertThat(profile.share(now)).isEqualTo(Profile.LEAST);
    }

    @Test
    void aFirstTokenIsLateAfterThreeTimesItsUsualTimeAndATenthOfASecond() {
        assertThat(profile.late(1_000 * SECOND)).as("unknown").isFalse();
        observe(500, 100 * MILLI, SECOND / 10);
        assertThat(profile.late(299 * MILLI)).isFalse();
        assertThat(profile.late(301 * MILLI)).isTrue();
        observe(50, SECOND, SECOND / 10);
        assertThat(profile.late(600 * MILLI)).as("beside what is usual").isTrue();
    }

    @Test
    void aFirstTokenThatUsuallyTakesNoTimeIsNotLateBeforeATenthOfASecond() {
        observe(500, MILLI, SECOND / 10);
        assertThat(profile.late(99 * MILLI)).isFalse();
        assertThat(profile.late(101 * MILLI)).isTrue();
    }

    @Test
    void oneWildObservationIsForgiven() {
        observe(500, 100 * MILLI, SECOND / 10);
        observe(1, 1_000 * SECOND, SECOND / 10);
        assertThat(profile.share(now)).isGreaterThan(0.9f);
        observe(3, 100 * MILLI, SECOND / 10);
        assertThat(profile.share(now)).isEqualTo(1f);
    }

    @Test
    void slownessIsNotLearnedWithinMinutesButWithinAnHour() {
        observe(500, 100 * MILLI, SECOND / 10);
        observe(1_000, SECOND, SECOND / 100);
        assertThat(profile.share(now)).as("after ten seconds").isLessThan(0.01f);
        observe(3_000, SECOND, SECOND / 10);
        assertThat(profile.share(now)).as("after five minutes").isLessThan(0.01f);
        observe(36_000, SECOND, SECOND / 10);
        assertThat(profile.share(now)).as("after an hour").isEqualTo(1f);
    }

    @Test
    void recoveryIsSeenWithinTwentyFiveObservations() {
        observe(500, 100 * MILLI, SECOND / 10);
        observe(50, SECOND, SECOND / 10);
        observe(25, 100 * MILLI, SECOND / 10);
        assertThat(profile.share(now)).isEqualTo(1f);
    }

    @Test
    void whatIsNotObservedIsTriedAgain() {
        observe(500, 100 * MILLI, SECOND / 10);
        observe(100, 10 * SECOND, SECOND / 100);
        float share = profile.share(now);
        assertThat(profile.share(now + 30 * SECOND)).isEqualTo(share);
        assertThat(profile.share(now + 45 * SECOND)).isCloseTo((1 + share) / 2, within(0.001f));
        assertThat(profile.share(now + 60 * SECOND)).isEqualTo(1f);
    }

    @Test
    void slowTokensCountLikeSlowFirstTokens() {
        for (int i = 0; i < 100; i++) {
            now += SECOND;
            profile = profile.streamed(SECOND, 100, now);
        }
        for (int i = 0; i < 40; i++) {
            now += SECOND / 10;
            profile = profile.streamed(10 * SECOND, 100, now);
        }
        assertThat(profile.share(now)).isLessThan(0.3f);
        assertThat(profile.lastNanos()).isEqualTo(now);
    }

    @Test
    void anAnswerOfAFewTokensSaysNothing() {
        assertThat(profile.streamed(SECOND, 7, 0)).isEqualTo(profile);
        assertThat(profile.streamed(SECOND, 0, 0)).isEqualTo(profile);
    }

    @Test
    void firstTokensMuchLaterThanUsualTellOfTooMuchToDo() {
        assertThat(profile.crowded()).as("unknown").isFalse();
        observe(100, 100 * MILLI, SECOND / 10);
        assertThat(profile.crowded()).isFalse();
        observe(5, 4 * SECOND, SECOND / 10);
        assertThat(profile.crowded()).isTrue();
    }

    @Test
    void lessThanHalfASecondMoreIsNotTooMuch() {
        observe(500, 10 * MILLI, SECOND / 10);
        observe(100, 200 * MILLI, SECOND / 100);
        assertThat(profile.crowded()).isFalse();
    }

    private void observe(int times, long ttftNanos, long apart) {
        for (int i = 0; i < times; i++) {
            now += apart;
            profile = profile.firstToken(ttftNanos, now);
        }
    }
}
