package dev.hybridinference.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutcomeWindowTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final OutcomeWindow window = new OutcomeWindow();

    @Test
    void halfOfTwentyIsOften() {
        count(10, 9);
        assertThat(window.often(0)).isFalse();
        window.failed(0);
        assertThat(window.often(0)).isTrue();
        window.good(0);
        assertThat(window.often(0)).isFalse();
    }

    @Test
    void nineteenFailuresAreTooFewToSay() {
        count(0, 19);
        assertThat(window.often(0)).isFalse();
    }

    @Test
    void aFifthOfWhichThreeFailedIsTrouble() {
        count(0, 2);
        assertThat(window.troubled(0)).isFalse();
        window.failed(0);
        assertThat(window.troubled(0)).isTrue();
        count(12, 0);
        assertThat(window.troubled(0)).isTrue();
        window.good(0);
        assertThat(window.troubled(0)).isFalse();
    }

    @Test
    void aWindowFullOfSuccessesDoesNotHideThatNothingWorksAnyMore() {
        count(600, 0);
        for (int i = 0; i < 3; i++) {
            window.failed(2 * SECOND);
        }
        assertThat(window.troubled(2 * SECOND)).isTrue();
        assertThat(window.troubled(4 * SECOND)).as("two seconds later").isFalse();
    }

    @Test
    void someWorksAsLongAsOneOfManyInTheLastSecondDoes() {
        assertThat(window.works(0)).as("nothing was seen").isFalse();
        count(1, 100);
        assertThat(window.works(0)).isTrue();
        for (int i = 0; i < 9; i++) {
            window.failed(2 * SECOND);
        }
        assertThat(window.works(2 * SECOND)).as("too few to say").isTrue();
        window.failed(2 * SECOND);
        assertThat(window.works(2 * SECOND)).isFalse();
    }

    @Test
    void whatIsTenSecondsOldDoesNotCount() {
        count(0, 30);
        assertThat(window.often(9 * SECOND)).isTrue();
        assertThat(window.often(10 * SECOND)).isFalse();
    }

    @Test
    void whatIsClearedDoesNotCount() {
        count(0, 30);
        window.clear();
        assertThat(window.often(0)).isFalse();
        assertThat(window.troubled(0)).isFalse();
    }

    @Test
    void aPartCountsToAboutAMillionAndStaysThere() {
        SlidingCount counts = new SlidingCount();
        for (int i = 0; i < 1_100_000; i++) {
            counts.addSecond(0);
        }
        assertThat(counts.second(0)).isEqualTo((1 << 20) - 1);
        assertThat(counts.first(0)).isZero();
    }

    @Test
    void noCountOfTwoThreadsIsLost() throws InterruptedException {
        SlidingCount counts = new SlidingCount();
        List<Thread> threads = new ArrayList<>();
        for (int index = 0; index < 2; index++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < 400_000; i++) {
                                            counts.addSecond(0);
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(counts.second(0)).isEqualTo(800_000);
    }

    @Test
    void countsWhatWasAddedInTheLastTenSeconds() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            SlidingCount counts = new SlidingCount();
            List<Long> firsts = new ArrayList<>();
            List<Long> seconds = new ArrayList<>();
            long now = random.nextLong();
            for (int step = 0; step < 500; step++) {
                now +=
                        random.nextInt(20) == 0
                                ? random.nextLong(40 * SECOND)
                                : random.nextLong(SECOND);
                if (random.nextBoolean()) {
                    counts.addFirst(now);
                    firsts.add(now);
                } else {
                    counts.addSecond(now);
                    seconds.add(now);
                }
                assertThat(counts.first(now)).as("seed %d", seed).isEqualTo(recent(firsts, now));
                assertThat(counts.second(now)).as("seed %d", seed).isEqualTo(recent(seconds, now));
            }
        }
    }

    private static int recent(List<Long> times, long now) {
        long half = SECOND / 2;
        long part = Math.floorDiv(now, half);
        return (int)
                times.stream()
                        .filter(
                                time ->
                                        now - time <= 10 * SECOND
                                                && part - Math.floorDiv(time, half) < 20)
                        .count();
    }

    private void count(int good, int failed) {
        for (int i = 0; i < good; i++) {
            window.good(0);
        }
        for (int i = 0; i < failed; i++) {
            window.failed(0);
        }
    }
}
