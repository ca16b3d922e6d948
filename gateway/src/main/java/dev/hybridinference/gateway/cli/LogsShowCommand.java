package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.KeptContent;
import dev.hybridinference.gateway.books.RequestDetailJson;
import dev.hybridinference.gateway.books.RequestLog;
import dev.hybridinference.gateway.books.StoredAttempt;
import dev.hybridinference.gateway.books.StoredRequest;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code logs show}: everything that is known of one request. */
final class LogsShowCommand implements Command {
    /** How many requests of the same id are named. */
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
                    StoredRequest request = RequestById.find(books, invocation);
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
}
