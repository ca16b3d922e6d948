package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.Books;
import dev.hybridinference.gateway.books.BooksException;
import dev.hybridinference.gateway.books.LogFilter;
import dev.hybridinference.gateway.books.LogFollower;
import dev.hybridinference.gateway.books.RequestJson;
import dev.hybridinference.gateway.books.RequestLog;
import dev.hybridinference.gateway.books.StoredRequest;
import dev.hybridinference.gateway.books.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code logs tail}: the last requests, and with {@code -f} those that end from then on. */
final class LogsTailCommand implements Command {
    private static final int DEFAULT_LIMIT = 20;
    private static final Duration PAUSE = Duration.ofMillis(500);

    @Override
    public CommandSpec spec() {
        return CommandSpec.create()
                .addOption(
                        OptionSpec.builder("-f", "--follow")
                                .type(boolean.class)
                                .description(
                                        "Go on with each request that ends; with --output json, one object per line.")
                                .build())
                .addOption(LogsSearchCommand.limit(DEFAULT_LIMIT));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "logs tail",
                "logs tail -f",
                "logs tail -f --output json | jq -r 'select(.outcome != \"ok\") | .error'");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        boolean follow = invocation.has("--follow");
        int limit = LogsSearchCommand.limit(invocation, DEFAULT_LIMIT);
        return BooksAccess.with(
                invocation,
                books -> {
                    LogFollower follower = new RequestLog(books).follow();
                    List<StoredRequest> last = last(books, limit);
                    if (follow) {
                        follow(invocation.terminal(), follower, last, json);
                    } else if (json) {
                        printJson(invocation.terminal(), last);
                    } else {
                        invocation.terminal().out().print(LogTable.text(last));
                    }
                    return ExitCode.OK;
                });
    }

    private static List<StoredRequest> last(Books books, int limit) throws BooksException {
        return new RequestLog(books)
                .search(new LogFilter(TimeRange.ALL, Map.of()), limit, null)
                .requests()
                .reversed();
    }

    /** Ends when nobody reads any more, or the thread is interrupted. */
    private static void follow(
            Terminal terminal, LogFollower follower, List<StoredRequest> last, boolean json)
            throws BooksException {
        List<StoredRequest> next = last.stream().filter(request -> !request.open()).toList();
        while (print(terminal, next, json) && pause()) {
            next = follower.poll();
        }
    }

    private static boolean print(Terminal terminal, List<StoredRequest> requests, boolean json) {
        for (StoredRequest request : requests) {
            terminal.out()
                    .println(
                            json
                                    ? JsonOutput.line(out -> RequestJson.members(out, request))
                                    : LogTable.line(request));
        }
        return !terminal.out().checkError();
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void printJson(Terminal terminal, List<StoredRequest> requests) {
        JsonOutput.print(
                terminal,
                json -> {
                    json.writeArrayPropertyStart("requests");
                    for (StoredRequest request : requests) {
                        json.writeStartObject();
                        RequestJson.members(json, request);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }
}
