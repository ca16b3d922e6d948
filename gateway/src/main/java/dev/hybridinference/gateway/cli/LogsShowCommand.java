package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.Books;
import dev.hybridinference.gateway.books.BooksException;
import dev.hybridinference.gateway.books.KeptContent;
import dev.hybridinference.gateway.books.RequestDetailJson;
import dev.hybridinference.gateway.books.RequestLog;
import dev.hybridinference.gateway.books.StoredAttempt;
import dev.hybridinference.gateway.books.StoredRequest;
import dev.hybridinference.kernel.ledger.RowId;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code logs show}: everything that is known of one request. */
final class LogsShowCommand implements Command {
    /** How many requests of the same id are named. */
    private static final int NAMED_ALIKE = 20;

    private static final Pattern ROW = Pattern.compile("([A-Za-z0-9._-]+)/([1-9][0-9]{0,17})");

    @Override
    public CommandSpec spec() {
        return CommandSpec.create()
                .addPositional(
                        Invocation.argument(
                                "ID",
                                "The request id; or the row, when several requests came with the same id."));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "logs show req-7f3a", "logs show req-7f3a --output json | jq '.attempt_list'");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        return BooksAccess.with(
                invocation,
                books -> {
                    StoredRequest request = find(books, invocation);
                    RequestLog log = new RequestLog(books);
                    List<StoredAttempt> attempts = log.attempts(request.row().id());
                    KeptContent content = log.content(request.row().id());
                    if (json) {
                        JsonOutput.print(
                                invocation.terminal(),
                                out -> {
                                    RequestDetailJson.members(out, request, attempts);
                                    if (content != null) {
                                        RequestDetailJson.content(out, content);
                                    }
                                });
                    } else {
                        String kept = content == null ? "" : RequestSheet.text(content);
                        invocation
                                .terminal()
                                .out()
                                .print(RequestSheet.text(request, attempts) + kept);
                    }
                    return ExitCode.OK;
                });
    }

    private static StoredRequest find(Books books, Invocation invocation)
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
                                    .map(LogsShowCommand::row)
                                    .collect(Collectors.joining(", ")));
        }
        return named.getFirst();
    }

    private static String row(StoredRequest request) {
        RowId id = request.row().id();
        return id.writer() + "/" + id.seq();
    }
}
