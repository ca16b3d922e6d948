package dev.hybridinference.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void startsAtWhatTheOperatorAllows() {
        assertThat(AdaptiveLimit.NONE.boundedBy(10).limit()).isEqualTo(10);
        assertThat(AdaptiveLimit.NONE.boundedBy(10).boundedBy(30).limit()).isEqualTo(30);
        assertThat(AdaptiveLimit.NONE.boundedBy(10).boundedBy(0).limit()).isZero();
    }

    @Test
    void becomesSevenTenthsOfWhatRuns() {
        assertThat(AdaptiveLimit.NONE.lower(100, 0).limit()).isEqualTo(70);
        assertThat(AdaptiveLimit.NONE.boundedBy(10).lower(10, 0).limit()).isEqualTo(7);
        assertThat(AdaptiveLimit.NONE.lower(1, 0).limit()).isEqualTo(1);
    }

    @Test
    void isLoweredAtMostOnceASecond() {
        AdaptiveLimit once = AdaptiveLimit.NONE.lower(100, 0);
        assertThat(once.lower(70, SECOND - 1)).isEqualTo(once);
        assertThat(once.lower(70, SECOND).limit()).isEqualTo(49);
    }

    @Test
    void isNotRaisedByBeingLowered() {
        AdaptiveLimit low = AdaptiveLimit.NONE.lower(10, 0);
        assertThat(low.lower(50, SECOND).limit()).isEqualTo(7);
    }

    @Test
    void growsByOneAfterAFullRoundUnderLoad() {
        AdaptiveLimit limit = AdaptiveLimit.NONE.lower(10, 0);
        for (int i = 0; i < 6; i++) {
            limit = limit.succeeded(6);
        }
        assertThat(limit.limit()).isEqualTo(7);
        assertThat(limit.succeeded(6).limit()).isEqualTo(8);
        assertThat(limit.succeeded(5)).as("too few run").isEqualTo(limit);
    }

    @Test
    void growsNotAboveWhatTheOperatorAllows() {
        AdaptiveLimit limit = AdaptiveLimit.NONE.boundedBy(10).lower(10, 0);
        for (int i = 0; i < 1_000; i++) {
            limit = limit.succeeded(10);
        }
        assertThat(limit.limit()).isEqualTo(10);
    }

    @Test
    void oneThatCameFromNowhereGoesAfterAGoodMinute() {
        AdaptiveLimit limit = AdaptiveLimit.NONE.lower(10, 5);
        assertThat(limit.seen(60 * SECOND + 4)).isEqualTo(limit);
        assertThat(limit.seen(60 * SECOND + 5)).isEqualTo(AdaptiveLimit.NONE);
        AdaptiveLimit told = AdaptiveLimit.NONE.boundedBy(10).lower(10, 5);
        assertThat(told.seen(1_000 * SECOND)).isEqualTo(told);
    }

    @Test
    void whatWasLearnedStaysWhenTheOperatorAllowsAnotherNumber() {
        AdaptiveLimit learned = AdaptiveLimit.NONE.boundedBy(10).lower(10, 0);
        assertThat(learned.boundedBy(20).limit()).isEqualTo(7);
        assertThat(learned.boundedBy(5).limit()).isEqualTo(5);
        assertThat(learned.boundedBy(0).limit()).isEqualTo(7);
    }

    @Test
    void staysWithinItsBoundsWhateverHappens() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int most = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(40);
            AdaptiveLimit limit = AdaptiveLimit.NONE.boundedBy(most);
            long now = random.nextLong();
            for (int step = 0; step < 500; step++) {
                now += random.nextLong(2 * SECOND);
                AdaptiveLimit before = limit;
                int inFlight = 1 + random.nextInt(most == 0 ? 100 : most);
                switch (random.nextInt(8)) {
                    case 0 -> limit = limit.lower(inFlight, now);
                    case 1 -> limit = limit.seen(now);
                    case 2 -> {
                        most = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(40);
                        limit = limit.boundedBy(most);
                    }
                    default -> limit = limit.succeeded(inFlight);
                }
                String scene = "seed " + seed + ": " + before + " to " + limit;
                assertThat(limit.most()).as(scene).isEqualTo(most);
                if (most > 0) {
                    assertThat(limit.limit()).as(scene).isBetween(1, most);
                } else {
                    assertThat(limit.limit()).as(scene).isNotNegative();
                }
            }
        }
    }

    @Test
    void whatWasSentBeforeItWasLoweredSaysNothingOfTheLoweredOne() {
        assertThat(AdaptiveLimit.NONE.concerns(Long.MIN_VALUE)).isTrue();
        AdaptiveLimit lowered = AdaptiveLimit.NONE.lower(100, 10 * SECOND);
        assertThat(lowered.concerns(10 * SECOND - 1)).isFalse();
        assertThat(lowered.concerns(10 * SECOND)).isTrue();
    }

    @Test
    void theOperatorsNumberIsReachedAgainWithinSixteenRounds() {
        AdaptiveLimit limit = AdaptiveLimit.NONE.boundedBy(128).lower(1, 0);
        int rounds = 0;
        while (limit.limit() < 128) {
            for (int left = limit.limit(); left > 0; left--) {
                limit = limit.succeeded(limit.limit());
            }
            rounds++;
        }
        assertThat(rounds).isEqualTo(16);
        assertThat(limit.limit()).isEqualTo(128);
    }
}
