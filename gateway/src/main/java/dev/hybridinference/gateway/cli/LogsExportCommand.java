package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.LogFilter;
import dev.hybridinference.gateway.books.RequestCsv;
import dev.hybridinference.gateway.books.RequestJson;
import dev.hybridinference.gateway.books.RequestLog;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code logs export}: every request once, in the order of time. */
final class LogsExportCommand implements Command {
    private static final int BUFFER = 1 << 16;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.addOption(
                Invocation.option(
                                "--format",
                                "FORM",
                                "jsonl (default): one JSON object per line; or csv.")
                        .build());
        FilterOptions.add(spec);
        return spec;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "logs export --since 2026-11-01 --until 2026-11-30 > november.jsonl",
                "logs export --format csv --since 7d > week.csv",
                "logs export --key ci | jq -s 'map(.usage.output // 0) | add'");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        invocation.json();
        boolean csv = csv(invocation);
        LogFilter filter = FilterOptions.read(invocation);
        Terminal terminal = invocation.terminal();
        return BooksAccess.with(
                invocation,
                books -> {
                    PrintStream out =
                            new PrintStream(
                                    new BufferedOutputStream(terminal.out(), BUFFER),
                                    false,
                                    StandardCharsets.UTF_8);
                    if (csv) {
                        out.print(RequestCsv.heading());
                    }
                    new RequestLog(books)
                            .export(
                                    filter,
                                    request -> {
                                        out.print(
                                                csv
                                                        ? RequestCsv.line(request)
                                                        : JsonOutput.line(
                                                                        json ->
                                                                                RequestJson.members(
                                                                                        json,
                                                                                        request))
                                                                + "\n");
                                        return !terminal.out().checkError();
                                    });
                    out.flush();
                    if (terminal.out().checkError()) {
                        throw new CommandFailedException(
                                ExitCode.GENERAL,
                                "the output could not be written to its end; the export is not whole");
                    }
                    return ExitCode.OK;
                });
    }

    private static boolean csv(Invocation invocation) throws CommandFailedException {
        String format = invocation.value("--format").orElse("jsonl");
        if (!format.equals("jsonl") && !format.equals("csv")) {
            throw new CommandFailedException(
                    ExitCode.GENERAL, "--format: %s (expected: jsonl or csv)".formatted(format));
        }
        return format.equals("csv");
    }
}
