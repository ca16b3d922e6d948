package dev.hybridinference.gateway.ledger;

import dev.hybridinference.gateway.record.AttemptRecord;
import dev.hybridinference.gateway.record.ExchangeRecord;
import dev.hybridinference.gateway.spool.Spool;
import dev.hybridinference.gateway.spool.SpoolWriter;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.kernel.route.TargetId;
import java.util.concurrent.Executor;

/**
 * The books of one event loop: tells the journal what happens to a request while it happens.
 * Confined to its event loop.
 */
public final class LedgerLane {
    private final Spool spool;
    private final SpoolWriter writer;
    private final Executor loop;
    private final BookRows rows = new BookRows();

    /**
     * @param number of the event loop
     */
    public LedgerLane(Spool spool, int number, Executor loop) {
        this.spool = spool;
        this.writer = spool.writer(number);
        this.loop = loop;
    }

    /** A request has a plan. False when there is no room in the books: then it must not go on. */
    public boolean open(ExchangeRecord record) {
        RowId id = writer.mayOpen();
        if (id == null) {
            return false;
        }
        record.rowId = id;
        if (!writer.append(new LedgerEntry.Opened(rows.open(record, id)))) {
            record.rowId = null;
            return false;
        }
        return true;
    }

    /**
     * A provider is about to be asked. False when there is no room to write that down: then it must
     * not be.
     */
    public boolean asks(ExchangeRecord record, TargetId target, int credential, long nowNanos) {
        RowId id = record.rowId;
        return id != null
                && writer.append(
                        new LedgerEntry.AttemptOpened(
                                rows.open(record, id, target, credential, nowNanos)));
    }

    /** The last call of the record ended. */
    public void asked(ExchangeRecord record, AttemptRecord ended) {
        RowId id = record.rowId;
        if (id != null) {
            var _ = writer.append(new LedgerEntry.AttemptClosed(rows.closed(record, id, ended)));
        }
    }

    /**
     * The request ended; what it was is in the record. To be told before the client sees the end.
     */
    public void close(ExchangeRecord record) {
        RowId id = record.rowId;
        if (id != null) {
            var _ = writer.append(new LedgerEntry.Closed(rows.closed(record, id)));
        }
    }

    /** The client left before it had all of an answer that was closed as sent. */
    public void undelivered(ExchangeRecord record) {
        RowId id = record.rowId;
        if (id != null) {
            var _ = writer.append(new LedgerEntry.Undelivered(id));
        }
    }

    /** Runs {@code then} on this loop once all of the above is as durable as was asked for. */
    public void whenDurable(Runnable then) {
        spool.whenDurable(writer, loop, then);
    }
}
