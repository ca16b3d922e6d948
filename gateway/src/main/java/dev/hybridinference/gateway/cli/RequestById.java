package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.Books;
import dev.hybridinference.gateway.books.BooksException;
import dev.hybridinference.gateway.books.RequestLog;
import dev.hybridinference.gateway.books.StoredRequest;
import dev.hybridinference.kernel.ledger.RowId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the request that a command's argument names: by its id, or by its row. Stateless. */
final class RequestById {
    private static final int NAMED_ALIKE = 20;
    private static final Pattern ROW = Pattern.compile("([A-Za-z0-9._-]+)/([1-9][0-9]{0,17})");

    private RequestById() {}

    static StoredRequest find(Books books, Invocation invocation)
            throws BooksException, CommandFailedException {
        String id = invocation.argument();
        RequestLog log = new RequestLog(books);
        Matcher row = ROW.matcher(id);
        if (row.matches()) {
            StoredRequest found = log.at(new RowId(row.group(1), Long.parseLong(row.group(2))));
            if (found != null) {
                return found;
            }
        }
        List<StoredRequest> named = log.named(id, NAMED_ALIKE);
        if (named.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.NOT_FOUND, id + ": no such request. See: hybrid logs search");
        }
        if (named.size() > 1) {
            invocation.message(
                    "this is the last of several requests with that id; the others: "
                            + named.stream()
                                    .skip(1)
                                    .map(RequestById::row)
                                    .collect(Collectors.joining(", ")));
        }
        return named.getFirst();
    }

    /** The row of a request, as an argument. */
    static String row(StoredRequest request) {
        RowId id = request.row().id();
        return id.writer() + "/" + id.seq();
    }
}
