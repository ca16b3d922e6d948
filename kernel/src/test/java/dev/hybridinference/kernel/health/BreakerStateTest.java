package dev.hybridinference.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.health.BreakerState.Closed;
import dev.hybridinference.kernel.health.BreakerState.HalfOpen;
import dev.hybridinference.kernel.health.BreakerState.Open;
import dev.hybridinference.kernel.health.BreakerState.Probing;
import dev.hybridinference.kernel.health.BreakerState.Setback;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BreakerStateTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long COOLDOWN = 80 * SECOND;
    private static final double NO_JITTER = 0.5;

    /** State, move and next state, for every pair; the times are seconds. */
    private static final String TABLE =
            """
            fresh          | seen at 1000        | fresh
            fresh          | succeeded           | fresh
            fresh          | failed              | closed 1 failed
            fresh          | failed, often       | soft open 1 until 110
            fresh          | failed, works       | closed 1 failed
            fresh          | passed late         | fresh
            fresh          | probed well         | fresh
            fresh          | unanswered          | closed 0 failed, 1 unanswered
            fresh          | cleared             | fresh
            four failures  | seen at 1000        | closed 4 failed
            four failures  | succeeded           | fresh
            four failures  | failed              | hard open 1 until 110
            four failures  | failed, often       | soft open 1 until 110
            four failures  | failed, works       | soft open 1 until 110
            four failures  | passed late         | closed 4 failed
            four failures  | probed well         | closed 4 failed
            four failures  | unanswered          | closed 4 failed, 1 unanswered
            four failures  | cleared             | fresh
            come back      | seen at 109         | closed 0 failed, opened 1 at 50
            come back      | seen at 110         | fresh
            come back      | succeeded           | closed 0 failed, opened 1 at 50
            come back      | failed              | closed 1 failed, opened 1 at 50
            come back      | failed, often       | soft open 2 until 120
            come back      | failed, works       | closed 1 failed, opened 1 at 50
            come back      | passed late         | closed 0 failed, opened 1 at 50
            come back      | probed well         | closed 0 failed, opened 1 at 50
            come back      | unanswered          | closed 0 failed, 1 unanswered, opened 1 at 50
            come back      | cleared             | fresh
            shaky          | seen at 109         | closed 2 failed, 2 unanswered, opened 3 at 50
            shaky          | seen at 110         | closed 2 failed, 2 unanswered
            shaky          | succeeded           | closed 0 failed, opened 3 at 50
            shaky          | failed              | closed 3 failed, 2 unanswered, opened 3 at 50
            shaky          | failed, often       | soft open 4 until 180
            shaky          | failed, works       | closed 3 failed, 2 unanswered, opened 3 at 50
            shaky          | passed late         | closed 2 failed, 2 unanswered, opened 3 at 50
            shaky          | probed well         | closed 2 failed, opened 3 at 50
            shaky          | unanswered          | soft open 4 until 180
            shaky          | cleared             | fresh
            hard open      | seen at 109         | hard open 1 until 110
            hard open      | seen at 110         | hard half-open 1
            hard open      | succeeded           | hard open 1 until 110
            hard open      | failed              | hard open 1 until 110
            hard open      | failed, often       | hard open 1 until 110
            hard open      | failed, works       | hard open 1 until 110
            hard open      | passed late         | hard open 1 until 110
            hard open      | probed well         | hard half-open 1
            hard open      | unanswered          | hard open 1 until 110
            hard open      | cleared             | fresh
            soft open      | seen at 119         | soft open 2 until 120
            soft open      | seen at 120         | soft half-open 2
            soft open      | succeeded           | soft open 2 until 120
            soft open      | failed              | hard open 2 until 120
            soft open      | failed, often       | soft open 2 until 120
            soft open      | failed, works       | soft open 2 until 120
            soft open      | passed late         | soft open 2 until 120
            soft open      | probed well         | soft half-open 2
            soft open      | unanswered          | soft open 2 until 120
            soft open      | cleared             | fresh
            half-open      | seen at 1000        | soft half-open 2
            half-open      | succeeded           | soft half-open 2
            half-open      | failed              | soft half-open 2
            half-open      | failed, often       | soft half-open 2
            half-open      | failed, works       | soft half-open 2
            half-open      | passed late         | closed 0 failed, opened 2 at 100
            half-open      | probed well         | soft half-open 2
            half-open      | unanswered          | soft half-open 2
            half-open      | cleared             | fresh
            half-open      | claim until 130     | soft probing 2 until 130
            probing        | seen at 129         | hard probing 1 until 130
            probing        | seen at 130         | hard half-open 1
            probing        | succeeded           | hard probing 1 until 130
            probing        | failed              | hard probing 1 until 130
            probing        | failed, often       | hard probing 1 until 130
            probing        | failed, works       | hard probing 1 until 130
            probing        | passed late         | closed 0 failed, opened 1 at 100
            probing        | probed well         | hard probing 1 until 130
            probing        | unanswered          | hard probing 1 until 130
            probing        | cleared             | fresh
            probing        | passed              | closed 0 failed, opened 1 at 100
            probing        | failed again        | hard open 2 until 120
            probing        | failed again, works | soft open 2 until 120
            probing        | given back          | hard half-open 1
            """;

    private static final List<String> MOVES_OF_ALL =
            List.of(
                    "succeeded",
                    "failed",
                    "failed, often",
                    "failed, works",
                    "passed late",
                    "probed well",
                    "unanswered",
                    "cleared");

    @Test
    void everyStateKeepsTheTable() {
        List<String> wrong = new ArrayList<>();
        for (String line : TABLE.lines().toList()) {
            String[] cells = line.split("\\|", -1);
            String next = text(move(state(cells[0].strip()), cells[1].strip()));
            if (!next.equals(cells[2].strip())) {
                wrong.add(line + " but got " + next);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theTableHasEveryPair() {
        TreeSet<String> missing = new TreeSet<>();
        for (String line : TABLE.lines().toList()) {
            String state = line.split("\\|", -1)[0].strip();
            for (String move : MOVES_OF_ALL) {
                boolean there =
                        TABLE.lines()
                                .map(other -> other.split("\\|", -1))
                                .anyMatch(
                                        cells ->
                                                cells[0].strip().equals(state)
                                                        && cells[1].strip().equals(move));
                if (!there) {
                    missing.add(state + " | " + move);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void staysOpenTwiceAsLongEachTimeUpToTheCooldown() {
        List<Long> seconds = new ArrayList<>();
        BreakerState state = Closed.FRESH.failed(setback(true, NO_JITTER));
        for (int round = 0; round < 5; round++) {
            Open open = (Open) state;
            seconds.add(open.leftNanos(100 * SECOND) / SECOND);
            HalfOpen half = (HalfOpen) open.probedWell();
            state = half.claim(0).failedAgain(setback(false, NO_JITTER));
        }
        assertThat(seconds).containsExactly(10L, 20L, 40L, 80L, 80L);
    }

    @Test
    void theTimeVariesByAFifth() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        for (int round = 0; round < 10_000; round++) {
            Open open = (Open) Closed.FRESH.failed(setback(true, random.nextDouble()));
            shortest = Math.min(shortest, open.leftNanos(100 * SECOND));
            longest = Math.max(longest, open.leftNanos(100 * SECOND));
        }
        assertThat(shortest).as("seed %d", seed).isBetween(8 * SECOND, 8_100_000_000L);
        assertThat(longest).as("seed %d", seed).isBetween(11_900_000_000L, 12 * SECOND);
    }

    @Test
    void theShareRampsAfterComingBackAndNotAfterBeingCleared() {
        Closed back = new Probing(false, 1, 0).passed(100 * SECOND);
        assertThat(back.share(100 * SECOND)).isEqualTo(0.1f);
        assertThat(back.share(115 * SECOND)).isEqualTo(0.55f);
        assertThat(back.share(130 * SECOND)).isEqualTo(1f);
        assertThat(((Closed) back.cleared()).share(100 * SECOND)).isEqualTo(1f);
    }

    @Test
    void aClockThatWrapsChangesNothing() {
        long now = Long.MAX_VALUE - SECOND;
        Open open = (Open) Closed.FRESH.failed(new Setback(now, true, true, COOLDOWN, NO_JITTER));
        assertThat(open.seen(now + 9 * SECOND)).isEqualTo(open);
        assertThat(open.seen(now + 10 * SECOND)).isInstanceOf(HalfOpen.class);
    }

    private static Setback setback(boolean often, double draw) {
        return setback(often, often, draw);
    }

    private static Setback setback(boolean often, boolean works, double draw) {
        return new Setback(100 * SECOND, often, works, COOLDOWN, draw);
    }

    private static BreakerState state(String name) {
        return switch (name) {
            case "fresh" -> Closed.FRESH;
            case "four failures" -> new Closed(4, 0, 0, 0);
            case "come back" -> new Closed(0, 0, 1, 50 * SECOND);
            case "shaky" -> new Closed(2, 2, 3, 50 * SECOND);
            case "hard open" -> new Open(false, 1, 110 * SECOND);
            case "soft open" -> new Open(true, 2, 120 * SECOND);
            case "half-open" -> new HalfOpen(true, 2);
            case "probing" -> new Probing(false, 1, 130 * SECOND);
            default -> throw new AssertionError(name);
        };
    }

    private static BreakerState move(BreakerState state, String move) {
        return switch (move) {
            case "succeeded" -> state.succeeded();
            case "failed" -> state.failed(setback(false, NO_JITTER));
            case "failed, often" -> state.failed(setback(true, NO_JITTER));
            case "failed, works" -> state.failed(setback(false, true, NO_JITTER));
            case "passed late" -> state.passedLate(100 * SECOND);
            case "failed again, works" ->
                    ((Probing) state).failedAgain(setback(false, true, NO_JITTER));
            case "probed well" -> state.probedWell();
            case "unanswered" -> state.unanswered(setback(false, NO_JITTER));
            case "cleared" -> state.cleared();
            case "claim until 130" -> ((HalfOpen) state).claim(130 * SECOND);
            case "passed" -> ((Probing) state).passed(100 * SECOND);
            case "failed again" -> ((Probing) state).failedAgain(setback(false, NO_JITTER));
            case "given back" -> ((Probing) state).givenBack();
            default -> state.seen(Long.parseLong(move.substring("seen at ".length())) * SECOND);
        };
    }

    private static String text(BreakerState state) {
        return switch (state) {
            case Closed closed when closed.equals(Closed.FRESH) -> "fresh";
            case Closed(int failures, int unanswered, int opened, long since) ->
                    "closed "
                            + failures
                            + " failed"
                            + (unanswered == 0 ? "" : ", " + unanswered + " unanswered")
                            + (opened == 0 ? "" : ", opened " + opened + " at " + since / SECOND);
            case Open(boolean soft, int opened, long until) ->
                    strength(soft) + "open " + opened + " until " + until / SECOND;
            case HalfOpen(boolean soft, int opened) -> strength(soft) + "half-open " + opened;
            case Probing(boolean soft, int opened, long until) ->
                    strength(soft) + "probing " + opened + " until " + until / SECOND;
        };
    }

    private static String strength(boolean soft) {
        return soft ? "soft " : "hard ";
    }
}
