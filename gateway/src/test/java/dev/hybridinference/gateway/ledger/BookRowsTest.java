package dev.hybridinference.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.record.AttemptRecord;
import dev.hybridinference.gateway.record.Billing;
import dev.hybridinference.gateway.record.ExchangeRecord;
import dev.hybridinference.gateway.record.Phase;
import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.kernel.route.TargetId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times in the books: one look at the wall clock, and the monotonic clock from there. */
class BookRowsTest {
    private static final RowId ID = new RowId("w-1-0", 1);
    private static final TargetId TARGET = new TargetId("p", "m");
    private static final long WALL = 1_774_746_000_000L;
    private static final long MILLI = 1_000_000;

    private final BookRows rows = new BookRows();

    private static ExchangeRecord arrived(long nanos) {
        return new ExchangeRecord("r", WALL, nanos);
    }

    private static AttemptRecord call(long startedNanos, long nanos) {
        return new AttemptRecord(
                TARGET, "p/m", 0, startedNanos, "ok", nanos, true, Billing.BILLED, Bill.NOTHING);
    }

    /** Also where the monotonic clock overflows. */
    @ParameterizedTest
    @ValueSource(longs = {0, -5, 1L << 40, Long.MAX_VALUE - 3 * MILLI})
    void whatTheWallClockDoesMeanwhileIsInNoRow(long arrived) {
        // given
        ExchangeRecord record = arrived(arrived);

        // when
        AttemptRow opened = rows.open(record, ID, TARGET, 0, arrived + 4 * MILLI);
        record.attempt(call(arrived + 4 * MILLI, 5 * MILLI));
        record.reached(Phase.CLOSED, arrived + 9 * MILLI);
        AttemptRow ended = rows.closed(record, ID, record.attempts().getFirst());
        RequestRow closed = rows.closed(record, ID);

        // then
        assertThat(opened.timeMillis()).isEqualTo(ended.timeMillis()).isEqualTo(WALL + 4);
        assertThat(ended.durationMillis()).isEqualTo(5);
        assertThat(closed.timeMillis()).isEqualTo(WALL);
        assertThat(closed.end().durationMillis()).isEqualTo(9);
    }

    @Test
    void noDurationIsNegativeThoughAClockWentBack() {
        // given
        ExchangeRecord record = arrived(50 * MILLI);

        // when
        record.attempt(call(40 * MILLI, -1 * MILLI));
        record.reached(Phase.CLOSED, 20 * MILLI);

        // then
        AttemptRow ended = rows.closed(record, ID, record.attempts().getFirst());
        assertThat(ended.timeMillis()).isEqualTo(WALL);
        assertThat(ended.durationMillis()).isZero();
        RequestRow closed = rows.closed(record, ID);
        assertThat(closed.end().durationMillis()).isZero();
        assertThat(closed.timings()).doesNotContain("-");
    }
}
