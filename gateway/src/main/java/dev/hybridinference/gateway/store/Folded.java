package dev.hybridinference.gateway.store;

import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.LedgerEntry;
import dev.hybridinference.kernel.ledger.RequestRow;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A batch of one writer's entries with each row once: its close where there is one, and the first
 * close where there are several.
 *
 * @param requests the rows of requests by number: open, or closed
 * @param attempts the rows of attempts by number of the request and of the attempt
 * @param undelivered numbers of requests whose client was gone; most are not in {@code requests}
 * @param lastSeq the highest number; 0 in an empty batch
 */
record Folded(
        SequencedMap<Long, RequestRow> requests,
        SequencedMap<Long, SequencedMap<Integer, AttemptRow>> attempts,
        Set<Long> undelivered,
        long lastSeq) {
    private static final String OPEN = "open";

    /**
     * @throws IllegalArgumentException for an entry of another writer
     */
    static Folded of(String writer, List<LedgerEntry> entries) {
        SequencedMap<Long, RequestRow> requests = new TreeMap<>();
        SequencedMap<Long, SequencedMap<Integer, AttemptRow>> attempts = new TreeMap<>();
        Set<Long> undelivered = new TreeSet<>();
        long lastSeq = 0;
        for (LedgerEntry entry : entries) {
            long seq = entry.id().seq();
            if (!entry.id().writer().equals(writer)) {
                throw new IllegalArgumentException(
                        "writer: %s (expected: %s)".formatted(entry.id().writer(), writer));
            }
            lastSeq = Math.max(lastSeq, seq);
            switch (entry) {
                case LedgerEntry.Opened(var row) -> requests.putIfAbsent(seq, row);
                case LedgerEntry.Closed(var row) ->
                        requests.merge(seq, row, (old, close) -> closed(old) ? old : close);
                case LedgerEntry.AttemptOpened(var row) ->
                        of(attempts, seq).putIfAbsent(row.number(), row);
                case LedgerEntry.AttemptClosed(var row) ->
                        of(attempts, seq)
                                .merge(
                                        row.number(),
                                        row,
                                        (old, close) -> old.result().equals(OPEN) ? close : old);
                case LedgerEntry.Undelivered _ -> undelivered.add(seq);
            }
        }
        return new Folded(requests, attempts, undelivered, lastSeq);
    }

    private static Map<Integer, AttemptRow> of(
            SequencedMap<Long, SequencedMap<Integer, AttemptRow>> attempts, long seq) {
        return attempts.computeIfAbsent(seq, _ -> new TreeMap<>());
    }

    static boolean closed(RequestRow row) {
        return !row.end().outcome().equals(OPEN);
    }
}
