package dev.hybridinference.kernel.ledger;

/**
 * Names a request in the books. A client may send the same request id twice, so that is no key.
 *
 * @param writer one event loop of one run of one replica
 * @param seq number of the request at that writer, from 1, without gaps
 */
public record RowId(String writer, long seq) {
    public RowId {
        if (writer.isEmpty() || seq < 1) {
            throw new IllegalArgumentException(
                    "row: %s/%d (expected: a writer and a number from 1)".formatted(writer, seq));
        }
    }
}
