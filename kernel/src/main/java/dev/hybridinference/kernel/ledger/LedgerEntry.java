package dev.hybridinference.kernel.ledger;

/** One entry of a writer's spool, in the order in which things happened there. */
public sealed interface LedgerEntry {
    /** The request that it is about. */
    RowId id();

    /** A request has a plan; its end is {@link RequestRow.End#OPEN}. */
    record Opened(RequestRow row) implements LedgerEntry {
        @Override
        public RowId id() {
            return row.id();
        }
    }

    /** A call to a provider is about to begin: from now on it may bill. */
    record AttemptOpened(AttemptRow row) implements LedgerEntry {
        @Override
        public RowId id() {
            return row.request();
        }
    }

    /** A call to a provider ended. */
    record AttemptClosed(AttemptRow row) implements LedgerEntry {
        @Override
        public RowId id() {
            return row.request();
        }
    }

    /** A request ended; the row is whole and needs nothing of the entries before it. */
    record Closed(RequestRow row) implements LedgerEntry {
        @Override
        public RowId id() {
            return row.id();
        }
    }

    /** The client was gone before the whole answer was with it, though it was closed as sent. */
    record Undelivered(RowId id) implements LedgerEntry {}
}
