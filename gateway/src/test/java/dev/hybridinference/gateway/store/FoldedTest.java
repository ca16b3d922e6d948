package dev.hybridinference.gateway.store;

import static dev.hybridinference.gateway.store.Entries.BILL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RequestRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldedTest {
    private final Entries entries = new Entries("w-1-0", "key");
    private final RequestRow closed = entries.row(1, Entries.TIME, Entries.ok(), BILL);

    private static Folded fold(LedgerEntry... batch) {
        return Folded.of("w-1-0", List.of(batch));
    }

    @Test
    void anOpeningAndItsCloseAreOneClosedRow() {
        Folded folded = fold(entries.opened(1), entries.closed(1));

        assertThat(folded.requests().values()).containsExactly(closed);
        assertThat(folded.lastSeq()).isEqualTo(1);
    }

    @Test
    void aCloseNeedsNoOpening() {
        assertThat(fold(entries.closed(1)).requests().values()).containsExactly(closed);
    }

    @Test
    void theFirstOfTwoClosesCounts() {
        Folded folded = fold(entries.closed(1), entries.closed(1, Entries.bill(9, 9, 9)));

        assertThat(folded.requests().values()).containsExactly(closed);
    }

    @Test
    void anOpeningAfterTheCloseIsLate() {
        assertThat(fold(entries.closed(1), entries.opened(1)).requests().values())
                .containsExactly(closed);
    }

    @Test
    void anAttemptIsItsClose() {
        Folded folded =
                fold(
                        entries.attemptOpened(1, 1),
                        entries.attemptClosed(1, 1, BILL),
                        entries.attemptOpened(1, 2),
                        entries.attemptOpened(1, 1));

        assertThat(folded.attempts().values().stream().flatMap(map -> map.values().stream()))
                .containsExactly(
                        entries.attempt(1, 1, "ok", BILL),
                        entries.attempt(1, 2, "open", Bill.NOTHING));
    }

    @Test
    void whoWasGoneIsKnownBeforeAndAfterTheClose() {
        assertThat(fold(entries.undelivered(1), entries.closed(1)).undelivered())
                .containsExactly(1L);
        assertThat(fold(entries.closed(1), entries.undelivered(1)).undelivered())
                .containsExactly(1L);
    }

    @Test
    void theHighestNumberCountsThoughItIsNotTheLast() {
        assertThat(fold(entries.opened(7), entries.closed(3)).lastSeq()).isEqualTo(7);
        assertThat(fold().lastSeq()).isZero();
    }
}
