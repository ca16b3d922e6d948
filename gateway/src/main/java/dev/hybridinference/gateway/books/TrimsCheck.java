package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.store.Sealer;
import dev.hybridinference.gateway.store.Table;
import dev.hybridinference.gateway.store.Trims;
import org.jspecify.annotations.Nullable;

/** Checks what the books say of what was deleted for its age. Confined to one thread. */
final class TrimsCheck {
    private static final int WHAT = Table.TRIMS.index("what");
    private static final int CUTOFF = Table.TRIMS.index("cutoff");
    private static final String TRIMMED_WRITERS =
            "SELECT COUNT(*) FROM writers WHERE first_seq > 1";

    private final Books books;
    private final Sealer sealer;
    private final Findings findings;

    TrimsCheck(Books books, Sealer sealer, Findings findings) {
        this.books = books;
        this.sealer = sealer;
        this.findings = findings;
    }

    /**
     * From when on everything must be there.
     *
     * @param requests the first moment of which no request was deleted
     * @param minutes the first moment of which no minute was deleted
     */
    record Whole(long requests, long minutes) {}

    Whole run() throws BooksException {
        long requests = 0;
        long minutes = 0;
        String sql = "SELECT %s FROM trims".formatted(Table.TRIMS.names());
        for (@Nullable Object[] trim : books.list(sql, Table.TRIMS::read)) {
            String what = String.valueOf(trim[WHAT]);
            if (!sealer.of(Table.TRIMS, trim).equals(trim[trim.length - 1])) {
                findings.add("seal", "trim of " + what, "the seal of its cells", "another");
            }
            long cutoff = trim[CUTOFF] instanceof Long millis ? millis : 0;
            switch (what) {
                case Trims.REQUESTS -> requests = cutoff;
                case Trims.MINUTES -> minutes = cutoff;
                default -> findings.add("unexpected_row", "trim of " + what, "none", cutoff);
            }
        }
        long trimmed = books.list(TRIMMED_WRITERS, row -> row.getLong(1)).getFirst();
        if (requests == 0 && trimmed > 0) {
            findings.add("missing_trim", "trim of requests", "a row in trims", "none");
        }
        return new Whole(
                TimeRange.ceiling(requests, Stretches.HOUR),
                TimeRange.ceiling(minutes, Stretches.MINUTE));
    }
}
