package dev.hybridinference.gateway.store;

import dev.hybridinference.kernel.ledger.LedgerEntry;
import java.util.List;

/** The books in a database, over one connection. Confined to one thread. */
final class JdbcLedgerStore implements LedgerStore {
    private final Database database;
    private final Sealer sealer;
    private final Transactions transactions;

    JdbcLedgerStore(Database database, Sealer sealer) {
        this.database = database;
        this.sealer = sealer;
        this.transactions = new Transactions(database);
    }

    @Override
    public Position position(String writer) throws StoreException {
        return transactions.run(c -> new Writers(c, database, sealer).position(writer));
    }

    @Override
    public Position apply(String writer, Position from, List<LedgerEntry> entries, Position upTo)
            throws StoreException {
        if (entries.size() > LARGEST_BATCH) {
            throw new IllegalArgumentException(
                    "entries: %d (expected: at most %d)".formatted(entries.size(), LARGEST_BATCH));
        }
        Folded folded = Folded.of(writer, entries);
        return transactions.run(
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
        transactions.run(
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
        return transactions.run(c -> new Writers(c, database, sealer).names("WHERE NOT ended"));
    }

    @Override
    public List<String> writers() throws StoreException {
        return transactions.run(c -> new Writers(c, database, sealer).names(""));
    }

    @Override
    public int trim(String writer, long cutoffMillis, int most) throws StoreException {
        return transactions.run(
                c -> {
                    Writers writers = new Writers(c, database, sealer);
                    Writer before = writers.heldIfKnown(writer);
                    if (before == null) {
                        return 0;
                    }
                    Trimming.Prefix prefix = new Trimming(c).requests(writer, cutoffMillis, most);
                    if (prefix.rows() > 0) {
                        writers.write(before.trimmed(prefix.lastSeq() + 1));
                        new Trims(c, database, sealer)
                                .deleted(Trims.REQUESTS, prefix.lastMillis() + 1);
                    }
                    return prefix.rows();
                });
    }

    @Override
    public int trimMinutes(long cutoffMillis, int most) throws StoreException {
        return transactions.run(
                c -> {
                    int deleted = new Trimming(c).minutes(cutoffMillis, most);
                    if (deleted > 0) {
                        new Trims(c, database, sealer).deleted(Trims.MINUTES, cutoffMillis);
                    }
                    return deleted;
                });
    }

    @Override
    public void sync() throws StoreException {
        transactions.sync();
    }

    @Override
    public void close() {
        transactions.close();
    }
}
