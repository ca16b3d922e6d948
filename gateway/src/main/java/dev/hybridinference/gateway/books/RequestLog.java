package dev.hybridinference.gateway.books;

import dev.hybridinference.kernel.ledger.RowId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The requests one by one. Blocks. Confined to one thread. */
public final class RequestLog {
    /** The most that one page holds. */
    public static final int LARGEST_PAGE = 1_000;

    private static final String SELECT =
            "SELECT " + StoredRows.REQUEST_COLUMNS + " FROM requests WHERE ";
    private static final String OLDEST_FIRST = " ORDER BY time, writer, seq";
    private static final String NEWEST_FIRST = " ORDER BY time DESC, writer DESC, seq DESC LIMIT ?";
    private static final String OLDER_THAN = " AND time <= ? AND (time, writer, seq) < (?, ?, ?)";
    private static final String NAMED = SELECT + "request_id = ?" + NEWEST_FIRST;
    private static final String AT = SELECT + "writer = ? AND seq = ?";
    private static final String ATTEMPTS =
            "SELECT %s FROM attempts WHERE writer = ? AND seq = ? ORDER BY number"
                    .formatted(StoredRows.ATTEMPT_COLUMNS);

    private final Books books;

    public RequestLog(Books books) {
        this.books = books;
    }

    /**
     * A part of the log, the newest first.
     *
     * @param next where the next page begins; null when this is the last
     */
    public record Page(List<StoredRequest> requests, @Nullable LogMark next) {}

    /**
     * One page.
     *
     * @param before the {@code next} of the page before; null for the first page
     */
    public Page search(LogFilter filter, int limit, @Nullable LogMark before)
            throws BooksException {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException(
                    "limit: %d (expected: from 1 to %d)".formatted(limit, LARGEST_PAGE));
        }
        books.refresh();
        LogFilter.Condition condition = filter.condition();
        String where = condition.sql();
        List<Object> parameters = new ArrayList<>(condition.parameters());
        if (before != null) {
            where += OLDER_THAN;
            parameters.add(before.timeMillis());
            parameters.add(before.timeMillis());
            parameters.add(before.row().writer());
            parameters.add(before.row().seq());
        }
        parameters.add(limit + 1);
        List<StoredRequest> found =
                books.list(
                        SELECT + where + NEWEST_FIRST, StoredRows::request, parameters.toArray());
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        List<StoredRequest> page = found.subList(0, limit);
        return new Page(page, LogMark.of(page.getLast()));
    }

    /**
     * Every request once, in the order of time, from one state of the books.
     *
     * @param taker says whether it wants the next one
     */
    public void export(LogFilter filter, Predicate<StoredRequest> taker) throws BooksException {
        books.refresh();
        LogFilter.Condition condition = filter.condition();
        books.each(
                SELECT + condition.sql() + OLDEST_FIRST,
                row -> taker.test(StoredRows.request(row)),
                condition.parameters().toArray());
    }

    /** The requests with an id, the newest first; clients may use one more than once. */
    public List<StoredRequest> named(String requestId, int limit) throws BooksException {
        books.refresh();
        return books.list(NAMED, StoredRows::request, requestId, limit);
    }

    /** One row; null when there is none. */
    public @Nullable StoredRequest at(RowId id) throws BooksException {
        books.refresh();
        return row(id);
    }

    @Nullable StoredRequest row(RowId id) throws BooksException {
        List<StoredRequest> found = books.list(AT, StoredRows::request, id.writer(), id.seq());
        return found.isEmpty() ? null : found.getFirst();
    }

    /** The calls to providers that a request made, in their order. */
    public List<StoredAttempt> attempts(RowId id) throws BooksException {
        books.refresh();
        return books.list(ATTEMPTS, StoredRows::attempt, id.writer(), id.seq());
    }

    /** What was kept of a request's bodies; null when nothing was. */
    public @Nullable KeptContent content(RowId id) throws BooksException {
        books.refresh();
        return books.content(id);
    }

    /** What ends from now on. */
    public LogFollower follow() throws BooksException {
        books.refresh();
        return new LogFollower(books, this, LogFollower.MOST_OPEN);
    }
}
