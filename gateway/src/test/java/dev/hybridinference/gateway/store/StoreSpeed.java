package dev.hybridinference.gateway.store;

import dev.hybridinference.gateway.config.StorageUrl;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Measures how many requests, each with one attempt, a store takes over in a second: {@code
 * StoreSpeed URL|own SECONDS}, where {@code own} is a PostgreSQL of the tests.
 */
final class StoreSpeed {
    private static final int BATCH = LedgerStore.LARGEST_BATCH / 4;

    private StoreSpeed() {}

    public static void main(String[] arguments) throws StoreException {
        StorageUrl url =
                arguments[0].equals("own")
                        ? PostgresServer.get().fresh()
                        : StorageUrl.parse(arguments[0], Path.of("."));
        long seconds = Long.parseLong(arguments[1]);
        Entries entries = new Entries("speed-%d-0".formatted(ProcessHandle.current().pid()), "key");
        try (LedgerStore store = Stores.open(url, Books.sealer())) {
            Position from = store.position(entries.writer());
            long seq = 1;
            for (int round = 0; round < 3; round++) {
                long began = System.nanoTime();
                long spent = 0;
                long rows = 0;
                while (System.nanoTime() - began < seconds * 1_000_000_000L) {
                    List<LedgerEntry> batch = entries.whole(seq, BATCH);
                    Position upTo = new Position(1, from.offset() + 1);
                    long start = System.nanoTime();
                    from = store.apply(entries.writer(), from, batch, upTo);
                    spent += System.nanoTime() - start;
                    rows += BATCH;
                    seq += BATCH;
                }
                System.out.printf(
                        Locale.ROOT,
                        "%s: %,.0f requests/s (%d rows)%n",
                        url,
                        rows * 1e9 / spent,
                        rows);
            }
        }
    }
}
