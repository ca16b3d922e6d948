package dev.hybridinference.gateway.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.endpoint.EndpointCell.Comer;
import dev.hybridinference.gateway.endpoint.Entry.Refused;
import dev.hybridinference.gateway.endpoint.Entry.Why;
import dev.hybridinference.kernel.health.EndpointView.Breaker;
import dev.hybridinference.kernel.health.HealthRules;
import dev.hybridinference.kernel.health.Verdict;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EndpointBreakerTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double NO_JITTER = 0.5;
    private static final HealthRules RULES = new HealthRules(true, 80 * SECOND, 0, 10, SECOND);
    private static final Comer LAST_RESORT = new Comer(false, false, true);
    private static final HealthRules OFF = new HealthRules(false, 80 * SECOND, 0, 10, SECOND);

    private final EndpointCell cell = new EndpointCell("endpoint");
    private long now = -3 * SECOND;

    @Test
    void fiveFailuresInARowOpenIt() {
        fail(4);
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);
        fail(1);
        assertThat(breaker()).isEqualTo(Breaker.OPEN);
        assertThat(cell.seen(now).openNanos()).isEqualTo(10 * SECOND);
        assertThat(cell.enter(RULES, Comer.FIRST, now)).isEqualTo(new Refused(Why.OPEN));
        assertThat(cell.enter(RULES, LAST_RESORT, now)).isEqualTo(new Refused(Why.OPEN));
    }

    @Test
    void aSuccessBetweenThemCountsAnew() {
        fail(4);
        succeed(1);
        fail(4);
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);
    }

    @Test
    void whatIsSaturatedOrOurOwnFaultIsNoFailure() {
        for (int i = 0; i < 40; i++) {
            enter().settle(i % 2 == 0 ? Verdict.NEUTRAL : Verdict.SATURATED, now, NO_JITTER);
            now += SECOND / 10;
        }
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);
    }

    @Test
    void halfOfTwentyOpensItSoftlyAndLeavesALastResort() {
        openSoftly();
        assertThat(breaker()).isEqualTo(Breaker.OPEN_SOFT);
        assertThat(cell.enter(RULES, Comer.FIRST, now)).isEqualTo(new Refused(Why.OPEN));
        assertThat(cell.enter(RULES, LAST_RESORT, now)).isInstanceOf(Slot.class);
    }

    @Test
    void aLastResortGoesBesideTheProbe() {
        openSoftly();
        now += 10 * SECOND;
        assertThat(enter().isProbe()).isTrue();
        assertThat(cell.enter(RULES, Comer.FIRST, now)).isEqualTo(new Refused(Why.PROBE_TAKEN));
        Slot slot = (Slot) cell.enter(RULES, LAST_RESORT, now);
        assertThat(slot.isProbe()).isFalse();
    }

    @Test
    void oneProbeGoesWhenTheTimeIsOver() {
        fail(5);
        now += 10 * SECOND;
        assertThat(breaker()).isEqualTo(Breaker.HALF_OPEN);
        Slot probe = enter();
        assertThat(breaker()).isEqualTo(Breaker.PROBING);
        assertThat(cell.enter(RULES, Comer.FIRST, now)).isEqualTo(new Refused(Why.PROBE_TAKEN));
        probe.settle(Verdict.GOOD, now, NO_JITTER);
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);
        assertThat(cell.seen(now).share()).isEqualTo(0.1f);
        assertThat(cell.seen(now + 15 * SECOND).share()).isEqualTo(0.55f);
    }

    @Test
    void whatWasBeforeItClosedIsNotHeldAgainstIt() {
        openSoftly();
        cell.probedWell(now);
        enter().settle(Verdict.GOOD, now, NO_JITTER);
        fail(4);
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);
    }

    @Test
    void aProbeThatFailsOpensItForLonger() {
        fail(5);
        now += 10 * SECOND;
        enter().settle(Verdict.FAILED, now, NO_JITTER);
        assertThat(cell.seen(now).openNanos()).isEqualTo(20 * SECOND);
    }

    @Test
    void theFirstTokenOfTheProbeClosesIt() {
        fail(5);
        now += 10 * SECOND;
        Slot probe = enter();
        probe.firstToken(false, now);
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);
        probe.settle(Verdict.FAILED, now, NO_JITTER);
        assertThat(breaker()).as("a stream that is cut is one failure").isEqualTo(Breaker.CLOSED);
    }

    @Test
    void aProbeThatTellsNothingGivesItsClaimBack() {
        for (Verdict verdict : new Verdict[] {Verdict.NEUTRAL, Verdict.SATURATED}) {
            cell.clear(now);
            fail(5);
            now += 10 * SECOND;
            enter().settle(verdict, now, NO_JITTER);
            assertThat(breaker()).isEqualTo(Breaker.HALF_OPEN);
        }
    }

    @Test
    void aClaimerThatGotLostIsReplacedAndSaysNothingMore() {
        fail(5);
        now += 10 * SECOND;
        Slot lost = enter();
        now += 80 * SECOND;
        Slot next = enter();
        assertThat(next.isProbe()).isTrue();
        lost.settle(Verdict.FAILED, now, NO_JITTER);
        assertThat(breaker()).isEqualTo(Breaker.PROBING);
        next.settle(Verdict.GOOD, now, NO_JITTER);
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);
    }

    @Test
    void aProbeThatTookLongerThanItsClaimAndWentWellClosesIt() {
        fail(5);
        now += 10 * SECOND;
        Slot slow = enter();
        now += 81 * SECOND;
        Slot next = enter();
        assertThat(next.isProbe()).isTrue();
        slow.settle(Verdict.GOOD, now, NO_JITTER);
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);
        next.settle(Verdict.FAILED, now, NO_JITTER);
        assertThat(breaker()).as("one failure").isEqualTo(Breaker.CLOSED);
    }

    @Test
    void anActiveProbeMeanwhileDoesNotMakeTheProbesSuccessWorthless() {
        fail(5);
        now += 10 * SECOND;
        Slot slow = enter();
        now += 81 * SECOND;
        cell.probedWell(now);
        slow.firstToken(false, now);
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);
    }

    @Test
    void fiveFailuresInARowAmongManySuccessesDoNotLockOutTheOnlyTarget() {
        succeed(30);
        fail(5);
        assertThat(breaker()).isEqualTo(Breaker.OPEN_SOFT);
        assertThat(cell.enter(RULES, LAST_RESORT, now)).isInstanceOf(Slot.class);
    }

    @Test
    void oneThatStoppedWorkingForGoodIsLeftAloneAfterAll() {
        succeed(30);
        fail(5);
        now += 2 * SECOND;
        for (int i = 0; i < 10; i++) {
            ((Slot) cell.enter(RULES, LAST_RESORT, now)).settle(Verdict.FAILED, now, NO_JITTER);
        }
        assertThat(breaker()).isEqualTo(Breaker.OPEN);
        assertThat(cell.enter(RULES, LAST_RESORT, now)).isEqualTo(new Refused(Why.OPEN));
    }

    @Test
    void whileTheProbeIsThereALastResortIsNotLockedOut() {
        openSoftly();
        now += 10 * SECOND;
        assertThat(enter().isProbe()).isTrue();
        assertThat(breaker()).as("what the router sees").isEqualTo(Breaker.OPEN_SOFT);
    }

    @Test
    void aGoodActiveProbeMakesItHalfOpenAndDoesNotCloseIt() {
        fail(5);
        cell.probedWell(now);
        assertThat(breaker()).isEqualTo(Breaker.HALF_OPEN);
        cell.probedWell(now);
        assertThat(breaker()).isEqualTo(Breaker.HALF_OPEN);
    }

    @Test
    void threeProbesWithoutAnAnswerOpenItSoftlyBeforeARequestMeetsIt() {
        unanswered(2);
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);
        unanswered(1);
        assertThat(breaker()).isEqualTo(Breaker.OPEN_SOFT);
        assertThat(cell.seen(now).openNanos()).isEqualTo(10 * SECOND);
        assertThat(cell.enter(RULES, Comer.FIRST, now)).isEqualTo(new Refused(Why.OPEN));
        cell.probedWell(now);
        assertThat(enter().isProbe()).isTrue();
    }

    @Test
    void aProbeThatIsAnsweredBetweenThemCountsAnew() {
        unanswered(2);
        cell.probedWell(now);
        unanswered(1);
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);
    }

    @Test
    void whereRequestsWorkProbesWithoutAnAnswerSayNothing() {
        unanswered(2);
        succeed(1);
        unanswered(5);
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);

        now += 9 * SECOND;
        enter().firstToken(false, now);
        now += 10 * SECOND;
        assertThat(cell.quiet(now)).as("a first token ten seconds ago").isFalse();
        unanswered(5);
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);

        now += SECOND / 1_000;
        assertThat(cell.quiet(now)).isTrue();
        unanswered(3);
        assertThat(breaker()).isEqualTo(Breaker.OPEN_SOFT);
    }

    @Test
    void oneThatIsOffDoesNotOpenForProbesEither() {
        for (int i = 0; i < 5; i++) {
            cell.unanswered(OFF, now, NO_JITTER);
        }
        assertThat(enter(RULES, false).isProbe()).isFalse();
    }

    @Test
    void theOperatorClosesItWithoutARamp() {
        openSoftly();
        cell.clear(now);
        assertThat(cell.seen(now).share()).isEqualTo(1f);
        fail(4);
        assertThat(breaker()).as("the window was forgotten").isEqualTo(Breaker.CLOSED);
    }

    @Test
    void oneThatIsOffRefusesNothingAndStillCounts() {
        for (int i = 0; i < 30; i++) {
            enter(OFF, false).settle(Verdict.FAILED, now, NO_JITTER);
        }
        Slot running = enter(OFF, false);
        assertThat(cell.seen(now).breaker()).isEqualTo(Breaker.CLOSED);
        assertThat(cell.inFlight()).isEqualTo(1);
        running.settle(Verdict.GOOD, now, NO_JITTER);
        assertThat(againGranted(OFF)).as("re-attempts need tokens").isBetween(100, 106);
    }

    @Test
    void switchingItOffLetsRequestsGoAtOnce() {
        fail(5);
        enter(OFF, false).settle(Verdict.FAILED, now, NO_JITTER);
        assertThat(breaker()).isEqualTo(Breaker.CLOSED);
    }

    @Test
    void whatFailedWhileItWasOffDoesNotOpenItWhenItIsSwitchedOn() {
        for (int i = 0; i < 30; i++) {
            enter(OFF, false).settle(Verdict.FAILED, now, NO_JITTER);
        }
        assertThat(enter(RULES, false).isProbe()).isFalse();
    }

    @Test
    void reattemptsAreFreeWhileNothingFails() {
        assertThat(againGranted(RULES)).isEqualTo(1_000);
    }

    @Test
    void reattemptsNeedTokensWhenMuchFails() {
        succeed(12);
        fail(2);
        assertThat(againGranted(RULES)).isEqualTo(1_000);
        fail(1);
        assertThat(againGranted(RULES)).isEqualTo(103);
        assertThat(cell.enter(RULES, Comer.AGAIN, now)).isEqualTo(new Refused(Why.OVER_BUDGET));
        assertThat(cell.enter(RULES, Comer.FIRST, now)).isInstanceOf(Slot.class);
    }

    @Test
    void whoOnlyFailsGetsNoStormOfReattempts() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        HealthRules open = new HealthRules(false, SECOND, 0, 0, SECOND);
        Deque<Long> firsts = new ArrayDeque<>();
        Deque<Long> again = new ArrayDeque<>();
        for (int step = 0; step < 100_000; step++) {
            now += random.nextLong(5_000_000);
            boolean reattempt = random.nextInt(4) > 0;
            if (cell.enter(open, reattempt ? Comer.AGAIN : Comer.FIRST, now) instanceof Slot slot) {
                slot.settle(Verdict.FAILED, now, random.nextDouble());
                (reattempt ? again : firsts).add(now);
            }
            drop(firsts, now - 11 * SECOND);
            drop(again, now - SECOND);
            assertThat((double) again.size())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(0.2 * firsts.size() + 10 + 100 + 4);
        }
    }

    @Test
    void whoSettlesTwiceIsFoundOut() {
        Slot slot = enter();
        slot.settle(Verdict.GOOD, now, NO_JITTER);
        assertThatThrownBy(() -> slot.settle(Verdict.GOOD, now, NO_JITTER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("slot: endpoint (expected: settled once)");
        assertThat(cell.inFlight()).isZero();
    }

    private static void drop(Deque<Long> times, long before) {
        while (!times.isEmpty() && times.getFirst() - before < 0) {
            times.removeFirst();
        }
    }

    private int againGranted(HealthRules rules) {
        int granted = 0;
        for (int i = 0; i < 1_000; i++) {
            if (cell.enter(rules, Comer.AGAIN, now) instanceof Slot slot) {
                slot.settle(Verdict.NEUTRAL, now, NO_JITTER);
                granted++;
            }
        }
        return granted;
    }

    private Breaker breaker() {
        return cell.seen(now).breaker();
    }

    private Slot enter() {
        return enter(RULES, false);
    }

    private Slot enter(HealthRules rules, boolean again) {
        return (Slot) cell.enter(rules, again ? Comer.AGAIN : Comer.FIRST, now);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            enter().settle(Verdict.FAILED, now, NO_JITTER);
        }
    }

    private void unanswered(int times) {
        for (int i = 0; i < times; i++) {
            cell.unanswered(RULES, now, NO_JITTER);
        }
    }

    private void succeed(int times) {
        for (int i = 0; i < times; i++) {
            enter().settle(Verdict.GOOD, now, NO_JITTER);
        }
    }

    private void openSoftly() {
        for (int i = 0; i < 10; i++) {
            succeed(1);
            fail(1);
        }
    }
}
