package dev.hybridinference.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final RetryBudget budget = new RetryBudget();

    @Test
    void aNewOneHoldsTenSecondsOfTime() {
        assertThat(taken(-5 * SECOND)).isEqualTo(100);
    }

    @Test
    void timeGivesTenASecond() {
        taken(0);
        assertThat(taken(SECOND)).isEqualTo(10);
        assertThat(taken(SECOND)).isZero();
        assertThat(taken(1_000 * SECOND)).isEqualTo(100);
    }

    @Test
    void keepsNoMoreThanTenSecondsOfTime() {
        budget.again(0);
        budget.again(20 * SECOND);
        assertThat(taken(40 * SECOND)).isEqualTo(100);
    }

    @Test
    void fiveFirstAttemptsGiveOne() {
        taken(0);
        for (int i = 0; i < 14; i++) {
            budget.first(0);
        }
        assertThat(taken(0)).isEqualTo(2);
        budget.first(0);
        assertThat(taken(0)).isEqualTo(1);
    }

    @Test
    void firstAttemptsAreForgottenAfterTenSeconds() {
        taken(0);
        for (int i = 0; i < 1_000; i++) {
            budget.first(0);
        }
        assertThat(taken(11 * SECOND)).isEqualTo(100);
    }

    @Test
    void aTimeThatLiesBackGivesNothing() {
        taken(10 * SECOND);
        assertThat(taken(0)).isZero();
        assertThat(taken(10 * SECOND)).isZero();
    }

    @Test
    void noSecondHasMoreThanTheBoundAllows() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            RetryBudget tested = new RetryBudget();
            Deque<Long> firsts = new ArrayDeque<>();
            Deque<Long> grants = new ArrayDeque<>();
            int perSecond = 1 + random.nextInt(500);
            long now = random.nextLong();
            long start = now;
            long allFirsts = 0;
            long allGrants = 0;
            for (int step = 0; step < 20_000; step++) {
                now += random.nextLong(2 * SECOND / perSecond);
                tested.first(now);
                firsts.add(now);
                allFirsts++;
                for (int again = random.nextInt(4); again > 0; again--) {
                    if (tested.again(now)) {
                        grants.add(now);
                        allGrants++;
                    }
                }
                drop(firsts, now - 11 * SECOND);
                drop(grants, now - SECOND);
                double bound = 0.2 * firsts.size() + 10 + 100;
                assertThat(grants.size()).as("seed %d", seed).isLessThanOrEqualTo((int) bound + 1);
            }
            double ever = 0.2 * allFirsts + 10.0 * (now - start) / SECOND + 100;
            assertThat((double) allGrants).as("seed %d", seed).isLessThanOrEqualTo(ever + 1);
        }
    }

    private static void drop(Deque<Long> times, long before) {
        while (!times.isEmpty() && times.getFirst() - before < 0) {
            times.removeFirst();
        }
    }

    private int taken(long now) {
        int taken = 0;
        while (budget.again(now)) {
            taken++;
        }
        return taken;
    }
}
