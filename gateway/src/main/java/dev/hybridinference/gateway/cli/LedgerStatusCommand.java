package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.LedgerStatus;
import dev.hybridinference.gateway.books.SpoolView;
import dev.hybridinference.gateway.spool.SpoolDirectory;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code ledger status}: how far the books are behind what happened. */
final class LedgerStatusCommand implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpec.create();
    }

    @Override
    public List<String> examples() {
        return List.of("ledger status", "ledger status --output json | jq .lag_seconds");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        SpoolDirectory spool = new SpoolDirectory(Setup.of(invocation).dataDirectory());
        return BooksAccess.with(
                invocation,
                books -> {
                    SpoolView waiting = WaitingEntries.after(LedgerStatus.positions(books), spool);
                    LedgerStatus status =
                            LedgerStatus.of(books, waiting, invocation.terminal().clock().millis());
                    if (json) {
                        printJson(invocation.terminal(), status);
                    } else {
                        invocation.terminal().out().print(text(status));
                    }
                    return ExitCode.OK;
                });
    }

    private static void printJson(Terminal terminal, LedgerStatus status) {
        JsonOutput.print(
                terminal,
                json -> {
                    json.writeNumberProperty("opened", status.opened());
                    json.writeNumberProperty("closed", status.closed());
                    json.writeNumberProperty("abandoned", status.abandoned());
                    json.writeNumberProperty("shipped", status.shipped());
                    json.writeNumberProperty("spool_bytes", status.spoolBytes());
                    json.writeNumberProperty("lag_seconds", status.lagSeconds());
                });
    }

    private static String text(LedgerStatus status) {
        Table table = new Table("opened", String.valueOf(status.opened()));
        table.row("closed", String.valueOf(status.closed()));
        table.row("abandoned", String.valueOf(status.abandoned()));
        table.row("shipped", String.valueOf(status.shipped()));
        table.row("spool bytes", String.valueOf(status.spoolBytes()));
        table.row("lag seconds", String.valueOf(status.lagSeconds()));
        return table.text();
    }
}
