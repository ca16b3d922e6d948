package dev.hybridinference.gateway.books;

import dev.hybridinference.kernel.ledger.RequestRow;

/**
 * A request as it stands in the books.
 *
 * @param delivered whether the client got the whole answer, as far as is known
 */
public record StoredRequest(RequestRow row, boolean delivered, String seal) {
    /** Whether it is still running. */
    public boolean open() {
        return row.end().outcome().equals("open");
    }
}
