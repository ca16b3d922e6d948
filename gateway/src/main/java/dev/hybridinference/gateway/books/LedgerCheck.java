package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.store.Sealer;

/**
 * Proves the books, or names what is wrong with them: every seal, numbers without gaps, every close
 * and cost, every sum. Reads everything from one state, in constant memory. Blocks. Confined to one
 * thread.
 */
public final class LedgerCheck {
    private final Books books;
    private final Sealer sealer;

    /**
     * @param sealer with the key that the rows were sealed with
     */
    public LedgerCheck(Books books, Sealer sealer) {
        this.books = books;
        this.sealer = sealer;
    }

    public CheckResult run() throws BooksException {
        books.refresh();
        Findings findings = new Findings();
        if (books.form() == Books.Form.SQLITE) {
            books.each(
                    "PRAGMA integrity_check(100)",
                    row -> {
                        if (!"ok".equals(row.getString(1))) {
                            findings.add("file", "the database file", "ok", row.getString(1));
                        }
                        return true;
                    });
        }
        new RowsCheck(books, sealer, findings).run();
        new SumsCheck(books, findings).run(new TrimsCheck(books, sealer, findings).run());
        return findings.result();
    }
}
