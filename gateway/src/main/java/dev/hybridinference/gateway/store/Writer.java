package dev.hybridinference.gateway.store;

import org.jspecify.annotations.Nullable;

/**
 * The row of a writer.
 *
 * @param started wall time of its first request, in milliseconds since 1970
 * @param firstSeq the first request that must be here
 * @param lastSeq the last request that must be here; 0 when none was
 * @param ended whether nothing comes any more
 */
record Writer(
        String name, long started, Position position, long firstSeq, long lastSeq, boolean ended) {

    static Writer of(@Nullable Object[] row) {
        Cells cells = new Cells(row);
        return new Writer(
                cells.text(),
                cells.whole(),
                new Position(cells.whole(), cells.whole()),
                cells.whole(),
                cells.whole(),
                cells.truth());
    }

    @Nullable Object[] cells() {
        return new Cells(Table.WRITERS)
                .put(name)
                .put(started)
                .put(position.segment())
                .put(position.offset())
                .put(firstSeq)
                .put(lastSeq)
                .put(ended)
                .row();
    }

    Writer tookOver(Position upTo, long seq) {
        return new Writer(name, started, upTo, firstSeq, Math.max(lastSeq, seq), ended);
    }

    Writer finished(long seq) {
        return new Writer(name, started, position, firstSeq, Math.max(lastSeq, seq), true);
    }

    Writer trimmed(long first) {
        return new Writer(name, started, position, first, lastSeq, ended);
    }
}
