package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.LogFilter;
import dev.hybridinference.gateway.books.LogMark;
import dev.hybridinference.gateway.books.RequestJson;
import dev.hybridinference.gateway.books.RequestLog;
import dev.hybridinference.gateway.books.StoredRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code logs search}: requests that meet all conditions, the newest first, page by page. */
final class LogsSearchCommand implements Command {
    private static final int DEFAULT_LIMIT = 50;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        FilterOptions.add(spec);
        spec.addOption(limit(DEFAULT_LIMIT));
        spec.addOption(
                Invocation.option("--page", "MARK", "Go on where the page before ended.").build());
        return spec;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "logs search --outcome provider_error --since 24h",
                "logs search --key ci --model llama-70b --limit 10",
                "logs search --text 'context length' --output json | jq '.requests[].request_id'");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        LogFilter filter = FilterOptions.read(invocation);
        int limit = limit(invocation, DEFAULT_LIMIT);
        LogMark before = page(invocation);
        return BooksAccess.with(
                invocation,
                books -> {
                    RequestLog.Page page = new RequestLog(books).search(filter, limit, before);
                    if (json) {
                        printJson(invocation.terminal(), page);
                    } else {
                        invocation.terminal().out().print(LogTable.text(page.requests()));
                        LogMark next = page.next();
                        if (next != null) {
                            invocation.message(
                                    "there are more: the same with --page " + next.text());
                        }
                    }
                    return ExitCode.OK;
                });
    }

    private static void printJson(Terminal terminal, RequestLog.Page page) {
        LogMark next = page.next();
        JsonOutput.print(
                terminal,
                json -> {
                    json.writeArrayPropertyStart("requests");
                    for (StoredRequest request : page.requests()) {
                        json.writeStartObject();
                        RequestJson.members(json, request);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeStringProperty("next", next == null ? null : next.text());
                });
    }

    private static @Nullable LogMark page(Invocation invocation) throws CommandFailedException {
        Optional<String> page = invocation.value("--page");
        try {
            return page.isEmpty() ? null : LogMark.parse(page.get());
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailedException(ExitCode.GENERAL, "--" + wrong.getMessage());
        }
    }

    static OptionSpec limit(int standard) {
        return Invocation.option(
                        "--limit",
                        "N",
                        "How many at most, up to %d. Default: %d."
                                .formatted(RequestLog.LARGEST_PAGE, standard))
                .build();
    }

    static int limit(Invocation invocation, int standard) throws CommandFailedException {
        String text = invocation.value("--limit").orElse(String.valueOf(standard));
        int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > RequestLog.LARGEST_PAGE) {
            throw new CommandFailedException(
                    ExitCode.GENERAL,
                    "--limit: %s (expected: from 1 to %d)"
                            .formatted(text, RequestLog.LARGEST_PAGE));
        }
        return limit;
    }
}
