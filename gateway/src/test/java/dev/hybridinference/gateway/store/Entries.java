package dev.hybridinference.gateway.store;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RequestRow.Asked;
import dev.hybridinference.kernel.ledger.RequestRow.Asker;
import dev.hybridinference.kernel.ledger.RequestRow.End;
import dev.hybridinference.kernel.ledger.RequestRow.Served;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.kernel.price.Money;
import java.util.ArrayList;
import java.util.List;

/** Entries as a spool has them, of one writer and one key. */
record Entries(String writer, String key) {
    /** 2026-01-01T00:00:30Z. */
    static final long TIME = 1_767_225_630_000L;

    static final Bill BILL = bill(100, 7, 123_000_000L);

    static Bill bill(long input, long output, long pusd) {
        return new Bill(Usage.reported(input, 3, output, 2), new Money(pusd), "p1");
    }

    RequestRow open(long seq) {
        return row(seq, TIME, End.OPEN, new Bill(null, Money.ZERO, "p1"));
    }

    RequestRow row(long seq, long time, End end, Bill bill) {
        boolean open = end.outcome().equals("open");
        return new RequestRow(
                new RowId(writer, seq),
                "req-" + seq,
                time,
                new Asker(key, "owner", "s1", "a=b"),
                new Asked("chat", "m", true),
                open
                        ? new Served("m", null, -1, 0, false)
                        : new Served("m", "p/up", 0, 1, seq % 2 == 0),
                end,
                bill,
                "edge:1,plan:2",
                "p/up",
                1);
    }

    static End ok() {
        return new End(200, "ok", null, null, 42, 7);
    }

    LedgerEntry opened(long seq) {
        return new LedgerEntry.Opened(open(seq));
    }

    LedgerEntry closed(long seq) {
        return closed(seq, BILL);
    }

    LedgerEntry closed(long seq, Bill bill) {
        return new LedgerEntry.Closed(row(seq, TIME, ok(), bill));
    }

    LedgerEntry undelivered(long seq) {
        return new LedgerEntry.Undelivered(new RowId(writer, seq));
    }

    LedgerEntry attemptOpened(long seq, int number) {
        return new LedgerEntry.AttemptOpened(attempt(seq, number, "open", Bill.NOTHING));
    }

    LedgerEntry attemptClosed(long seq, int number, Bill bill) {
        return new LedgerEntry.AttemptClosed(attempt(seq, number, "ok", bill));
    }

    AttemptRow attempt(long seq, int number, String result, Bill bill) {
        boolean open = result.equals("open");
        return new AttemptRow(
                new RowId(writer, seq),
                number,
                TIME + number,
                "p/up" + number,
                0,
                result,
                !open,
                open ? "possible" : "billed",
                open ? -1 : 40,
                bill);
    }

    /** Whole requests with one attempt each: four entries a request. */
    List<LedgerEntry> whole(long firstSeq, int count) {
        List<LedgerEntry> entries = new ArrayList<>();
        for (long seq = firstSeq; seq < firstSeq + count; seq++) {
            entries.add(opened(seq));
            entries.add(attemptOpened(seq, 1));
            entries.add(attemptClosed(seq, 1, BILL));
            entries.add(closed(seq));
        }
        return entries;
    }
}
