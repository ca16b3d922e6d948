package dev.hybridinference.gateway.spool;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.ledger.RowId;
import dev.hybridinference.kernel.price.Money;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Entries for tests of the journal. */
public final class SampleEntries {
    private static final String LETTERS = "abcdefgh ijkl\u00e9\u4e2d\ud83d\ude00\"\\\n";

    private SampleEntries() {}

    /** The beginning of a request. */
    public static LedgerEntry opened(RowId id) {
        return new LedgerEntry.Opened(row(id, RequestRow.End.OPEN));
    }

    /** Its good end. */
    public static LedgerEntry closed(RowId id) {
        return new LedgerEntry.Closed(row(id, new RequestRow.End(200, "ok", null, null, 12, 5)));
    }

    private static RequestRow row(RowId id, RequestRow.End end) {
        boolean over = end != RequestRow.End.OPEN;
        return new RequestRow(
                id,
                "request-" + id.seq(),
                1_700_000_000_000L + id.seq(),
                new RequestRow.Asker("key", "owner", null, null),
                new RequestRow.Asked("chat", "m", true),
                new RequestRow.Served("m", over ? "p/m" : null, over ? 0 : -1, over ? 1 : 0, false),
                end,
                over
                        ? new Bill(Usage.reported(10, 2, 5, 1), new Money(123), "price")
                        : Bill.NOTHING,
                "",
                "0.0 seed 1",
                1);
    }

    /** Any entry at all. */
    static LedgerEntry any(RandomGenerator random, RowId id, int longest) {
        return switch (random.nextInt(5)) {
            case 0 -> new LedgerEntry.Opened(request(random, id, longest));
            case 1 -> new LedgerEntry.Closed(request(random, id, longest));
            case 2 -> new LedgerEntry.AttemptOpened(attempt(random, id, longest));
            case 3 -> new LedgerEntry.AttemptClosed(attempt(random, id, longest));
            default -> new LedgerEntry.Undelivered(id);
        };
    }

    static RequestRow request(RandomGenerator random, RowId id, int longest) {
        return new RequestRow(
                id,
                text(random, longest),
                random.nextLong(),
                new RequestRow.Asker(
                        text(random, longest),
                        text(random, longest),
                        maybe(random, longest),
                        maybe(random, longest)),
                new RequestRow.Asked(
                        text(random, longest), text(random, longest), random.nextBoolean()),
                new RequestRow.Served(
                        text(random, longest),
                        maybe(random, longest),
                        random.nextInt(),
                        random.nextInt(),
                        random.nextBoolean()),
                new RequestRow.End(
                        random.nextInt(),
                        text(random, longest),
                        maybe(random, longest),
                        maybe(random, longest),
                        random.nextLong(),
                        random.nextLong()),
                bill(random, longest),
                text(random, longest),
                text(random, longest),
                random.nextLong());
    }

    private static AttemptRow attempt(RandomGenerator random, RowId id, int longest) {
        return new AttemptRow(
                id,
                random.nextInt(),
                random.nextLong(),
                text(random, longest),
                random.nextInt(),
                text(random, longest),
                random.nextBoolean(),
                text(random, longest),
                random.nextLong(),
                bill(random, longest));
    }

    private static Bill bill(RandomGenerator random, int longest) {
        Usage usage =
                random.nextBoolean()
                        ? null
                        : new Usage(
                                count(random),
                                count(random),
                                count(random),
                                count(random),
                                count(random),
                                count(random),
                                count(random),
                                count(random),
                                count(random),
                                Usage.Source.values()[random.nextInt(3)]);
        Money cost = random.nextBoolean() ? null : new Money(random.nextLong());
        return new Bill(usage, cost, text(random, longest));
    }

    private static long count(RandomGenerator random) {
        return random.nextLong() >>> random.nextInt(1, 63);
    }

    private static @Nullable String maybe(RandomGenerator random, int longest) {
        return random.nextInt(3) == 0 ? null : text(random, longest);
    }

    private static String text(RandomGenerator random, int longest) {
        int length = random.nextInt(longest + 1);
        int[] points = LETTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }
}
