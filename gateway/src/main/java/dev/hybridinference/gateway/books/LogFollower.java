package dev.hybridinference.gateway.books;

import dev.hybridinference.kernel.ledger.RowId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the requests that ended since it was last asked, each once. A request that began earlier
 * may end later, so the open ones are remembered. Blocks. Confined to one thread.
 */
public final class LogFollower {
    /** Open requests that are remembered; of more, those that began first are forgotten. */
    static final int MOST_OPEN = 10_000;

    /** Rows of one writer that are read at once; the rest waits for the next time. */
    static final int BATCH = 1_000;

    private static final String WRITERS = "SELECT writer, last_seq FROM writers";
    private static final String OPEN =
            """
            SELECT writer, seq FROM requests
            WHERE outcome = 'open'
            ORDER BY time DESC
            LIMIT ?
            """;
    private static final String STILL_OPEN =
            "SELECT writer, seq FROM requests WHERE outcome = 'open'";
    private static final String AFTER =
            """
            SELECT %s FROM requests
            WHERE writer = ? AND seq > ?
            ORDER BY seq
            LIMIT ?
            """
                    .formatted(StoredRows.REQUEST_COLUMNS);

    private final Books books;
    private final RequestLog log;
    private final int most;
    private final Map<String, Long> seen = new HashMap<>();
    private final Set<RowId> open = new LinkedHashSet<>();

    /**
     * @param most open requests to remember
     */
    LogFollower(Books books, RequestLog log, int most) throws BooksException {
        this.books = books;
        this.log = log;
        this.most = most;
        seen.putAll(writers());
        open.addAll(
                books.list(OPEN, row -> new RowId(row.getString(1), row.getLong(2)), most)
                        .reversed());
    }

    /** What ended since the last call, in the order of time. */
    public List<StoredRequest> poll() throws BooksException {
        books.refresh();
        List<StoredRequest> ended = new ArrayList<>();
        endedOfTheOpen(ended);
        Map<String, Long> now = writers();
        seen.keySet().retainAll(now.keySet());
        for (Map.Entry<String, Long> writer : now.entrySet()) {
            long before = seen.getOrDefault(writer.getKey(), 0L);
            if (writer.getValue() > before) {
                seen.put(writer.getKey(), newOf(writer.getKey(), before, ended));
            }
        }
        ended.sort(Comparator.comparingLong(request -> request.row().timeMillis()));
        return ended;
    }

    /** How many open requests it waits for. */
    int remembered() {
        return open.size();
    }

    private void endedOfTheOpen(List<StoredRequest> ended) throws BooksException {
        Set<RowId> done = new LinkedHashSet<>(open);
        books.each(
                STILL_OPEN,
                row -> {
                    done.remove(new RowId(row.getString(1), row.getLong(2)));
                    return !done.isEmpty();
                });
        open.removeAll(done);
        for (RowId id : done) {
            StoredRequest request = log.row(id);
            if (request != null) {
                ended.add(request);
            }
        }
    }

    /** Gives the last number that was read. */
    private long newOf(String writer, long before, List<StoredRequest> ended)
            throws BooksException {
        long last = before;
        for (StoredRequest request :
                books.list(AFTER, StoredRows::request, writer, before, BATCH)) {
            last = request.row().id().seq();
            if (!request.open()) {
                ended.add(request);
                continue;
            }
            open.add(request.row().id());
            if (open.size() > most) {
                open.remove(open.iterator().next());
            }
        }
        return last;
    }

    private Map<String, Long> writers() throws BooksException {
        Map<String, Long> last = new HashMap<>();
        books.each(
                WRITERS,
                row -> {
                    last.put(row.getString(1), row.getLong(2));
                    return true;
                });
        return last;
    }
}
