package dev.hybridinference.gateway.spool;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.price.Money;

/**
 * Entries to bytes. The writer's name is not repeated in each entry: it is the segment's. Confined
 * to one thread.
 */
final class EntryWriter {
    static final int OPENED = 1;
    static final int ATTEMPT_OPENED = 2;
    static final int ATTEMPT_CLOSED = 3;
    static final int CLOSED = 4;
    static final int UNDELIVERED = 5;

    private final EntryBytes out;

    EntryWriter(EntryBytes out) {
        this.out = out;
    }

    /** Replaces what is in the bytes by {@code entry}. */
    void write(LedgerEntry entry) {
        out.clear();
        out.kind(
                switch (entry) {
                    case LedgerEntry.Opened _ -> OPENED;
                    case LedgerEntry.AttemptOpened _ -> ATTEMPT_OPENED;
                    case LedgerEntry.AttemptClosed _ -> ATTEMPT_CLOSED;
                    case LedgerEntry.Closed _ -> CLOSED;
                    case LedgerEntry.Undelivered _ -> UNDELIVERED;
                });
        out.number(entry.id().seq());
        switch (entry) {
            case LedgerEntry.Opened(RequestRow row) -> request(row);
            case LedgerEntry.Closed(RequestRow row) -> request(row);
            case LedgerEntry.AttemptOpened(AttemptRow row) -> attempt(row);
            case LedgerEntry.AttemptClosed(AttemptRow row) -> attempt(row);
            case LedgerEntry.Undelivered _ -> {}
        }
    }

    private void request(RequestRow row) {
        out.text(row.requestId());
        out.number(row.timeMillis());
        out.text(row.asker().key());
        out.text(row.asker().owner());
        out.text(row.asker().session());
        out.prose(row.asker().tags());
        out.text(row.asked().surface());
        out.text(row.asked().model());
        out.flag(row.asked().stream());
        out.text(row.served().model());
        out.text(row.served().target());
        out.number(row.served().credential());
        out.number(row.served().attempts());
        out.flag(row.served().fallback());
        out.number(row.end().status());
        out.text(row.end().outcome());
        out.text(row.end().cancelledBy());
        out.prose(row.end().error());
        out.number(row.end().durationMillis());
        out.number(row.end().firstTokenMillis());
        bill(row.bill());
        out.text(row.timings());
        out.decision(row.decision());
        out.number(row.configVersion());
    }

    private void attempt(AttemptRow row) {
        out.number(row.number());
        out.number(row.timeMillis());
        out.text(row.target());
        out.number(row.credential());
        out.text(row.result());
        out.flag(row.reached());
        out.text(row.billing());
        out.number(row.durationMillis());
        bill(row.bill());
    }

    private void bill(Bill bill) {
        Usage usage = bill.usage();
        out.flag(usage != null);
        if (usage != null) {
            out.number(usage.input());
            out.number(usage.cachedInput());
            out.number(usage.cacheWrite5m());
            out.number(usage.cacheWrite1h());
            out.number(usage.audioInput());
            out.number(usage.imageInput());
            out.number(usage.output());
            out.number(usage.reasoning());
            out.number(usage.audioOutput());
            out.kind(usage.source().ordinal());
        }
        Money cost = bill.cost();
        out.flag(cost != null);
        if (cost != null) {
            out.number(cost.pusd());
        }
        out.text(bill.priceId());
    }
}
