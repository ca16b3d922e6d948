package dev.hybridinference.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetentionClockTest {
    private static final Duration JUMP = Duration.ofDays(40);

    private Instant wall = Instant.parse("2026-03-29T00:30:00Z");
    private long nanos = Long.MAX_VALUE - 1_000;
    private final RetentionClock clock = new RetentionClock(() -> wall, () -> nanos);

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    @Test
    void timeThatPassesIsTheWallClocks() {
        for (int hour = 0; hour < 1_000; hour++) {
            pass(Duration.ofHours(1));
            wall = wall.plusMillis(50);
            assertThat(clock.instant()).isEqualTo(wall);
        }
    }

    @Test
    void aJumpAheadThatIsTakenBackWasNeverBelieved() {
        // given
        Instant before = wall;

        // when
        wall = wall.plus(JUMP);
        for (int hour = 1; hour < 24; hour++) {
            pass(Duration.ofHours(1));

            // then
            assertThat(clock.instant()).isEqualTo(before.plus(Duration.ofHours(hour)));
        }
        wall = wall.minus(JUMP);
        assertThat(clock.instant()).isEqualTo(wall);
    }

    @Test
    void aJumpAheadThatLastsADayIsBelieved() {
        wall = wall.plus(JUMP);
        assertThat(clock.instant()).isEqualTo(wall.minus(JUMP));

        pass(Duration.ofDays(1));

        assertThat(clock.instant()).isEqualTo(wall);
    }

    @Test
    void aSecondJumpIsDoubtedAnew() {
        // given
        wall = wall.plus(JUMP);
        assertThat(clock.instant()).isBefore(wall);
        pass(Duration.ofHours(20));
        wall = wall.minus(JUMP);
        assertThat(clock.instant()).isEqualTo(wall);

        // when
        wall = wall.plus(JUMP);
        assertThat(clock.instant()).isBefore(wall);
        pass(Duration.ofHours(20));

        // then
        assertThat(clock.instant()).isEqualTo(wall.minus(JUMP));
    }

    @Test
    void aClockThatIsSetBackIsBelievedAtOnce() {
        wall = wall.minus(JUMP);
        assertThat(clock.instant()).isEqualTo(wall);
    }

    @Test
    void anHourMoreOrLessIsNoJump() {
        wall = wall.plus(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(wall);
        wall = wall.minus(Duration.ofHours(2));
        assertThat(clock.instant()).isEqualTo(wall);
    }
}
