package dev.hybridinference.gateway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.route.TargetView.Work;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LoadCellTest {
    private final LoadCell cell = new LoadCell();

    @Test
    void whatIsOlderThanThreeSecondsIsUnknownAndNotIdle() {
        long start = Long.MAX_VALUE - 5;
        assertThat(cell.queued(start)).isEqualTo(Work.UNKNOWN);

        cell.tell(2, 1, 0.5, start);

        assertThat(cell.queued(start + Duration.ofSeconds(3).toNanos())).isEqualTo(2);
        assertThat(cell.running(start)).isEqualTo(1);
        assertThat(cell.memory(start)).isEqualTo(0.5);
        long later = start + Duration.ofSeconds(3).toNanos() + 1;
        assertThat(cell.queued(later)).isEqualTo(Work.UNKNOWN);
        assertThat(cell.running(later)).isEqualTo(Work.UNKNOWN);
        assertThat(cell.memory(later)).isZero();
    }

    @Test
    void aServerThatBeganAnewCountsOnce() {
        cell.started(-1);
        cell.started(1_000);
        cell.started(1_000);
        assertThat(cell.starts()).isEqualTo(1);

        cell.started(2_000);

        assertThat(cell.starts()).isEqualTo(2);
    }
}
