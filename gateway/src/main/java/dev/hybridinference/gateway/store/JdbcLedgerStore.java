package dev.hybridinference.gateway.store;

import dev.hybridinference.kernel.ledger.LedgerEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The books in a database, over one connection. Confined to one thread. */
final class JdbcLedgerStore implements LedgerStore {
    private final Database database;
    private final Sealer sealer;
    private @Nullable Connection connection;

    JdbcLedgerStore(Database database, Sealer sealer) {
        this.database = database;
        this.sealer = sealer;
    }

    /** One transaction. */
    @FunctionalInterface
    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    @Override
    public Position position(String writer) throws StoreException {
        return transaction(c -> new Writers(c, database, sealer).position(writer));
    }

    @Override
    public Position apply(String writer, Position from, List<LedgerEntry> entries, Position upTo)
            throws StoreException {
        if (entries.size() > LARGEST_BATCH) {
            throw new IllegalArgumentException(
                    "entries: %d (expected: at most %d)".formatted(entries.size(), LARGEST_BATCH));
        }
        Folded folded = Folded.of(writer, entries);
        return transaction(
                c -> {
                    Writers writers = new Writers(c, database, sealer);
                    Writer before = writers.held(writer, Takeover.started(folded, entries));
                    if (!before.position().equals(from)) {
                        return before.position();
                    }
                    new Takeover(c, database, sealer).write(before, folded);
                    writers.write(before.tookOver(upTo, folded.lastSeq()));
                    return upTo;
                });
    }

    @Override
    public void finish(String writer, long lastSeq, long nowMillis) throws StoreException {
        transaction(
                c -> {
                    Writers writers = new Writers(c, database, sealer);
                    Writer before = writers.held(writer, nowMillis);
                    if (!before.ended()) {
                        new Abandonment(c, database, sealer).close(writer);
                        writers.write(before.finished(lastSeq));
                    }
                    return before;
                });
    }

    @Override
    public List<String> unfinished() throws StoreException {
        return transaction(c -> new Writers(c, database, sealer).names("WHERE NOT ended"));
    }

    @Override
    public List<String> writers() throws StoreException {
        return transaction(c -> new Writers(c, database, sealer).names(""));
    }

    @Override
    public int trim(String writer, long cutoffMillis, int most) throws StoreException {
        return transaction(
                c -> {
                    Writers writers = new Writers(c, database, sealer);
                    Writer before = writers.heldIfKnown(writer);
                    if (before == null) {
                        return 0;
                    }
                    Trimming.Prefix prefix = new Trimming(c).requests(writer, cutoffMillis, most);
                    if (prefix.rows() > 0) {
                        writers.write(before.trimmed(prefix.lastSeq() + 1));
                    }
                    return prefix.rows();
                });
    }

    @Override
    public int trimMinutes(long cutoffMillis, int most) throws StoreException {
        return transaction(c -> new Trimming(c).minutes(cutoffMillis, most));
    }

    @Override
    public void sync() throws StoreException {
        try {
            database.sync(open());
        } catch (SQLException failure) {
            drop();
            throw failed(failure);
        }
    }

    private <T> T transaction(Work<T> work) throws StoreException {
        boolean done = false;
        try {
            Connection open = open();
            database.begin(open);
            T result = work.run(open);
            database.commit(open);
            done = true;
            return result;
        } catch (SQLException failure) {
            throw failed(failure);
        } finally {
            if (!done) {
                drop();
            }
        }
    }

    private Connection open() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.connect();
            connection = open;
        }
        return open;
    }

    /** Closing ends what is not committed, and a connection is cheap beside a doubt about it. */
    private void drop() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException _) {
                // it was lost, and with it what was not committed
            }
        }
    }

    private StoreException failed(SQLException failure) {
        return Failures.of(database, failure);
    }

    @Override
    public void close() {
        drop();
    }
}
