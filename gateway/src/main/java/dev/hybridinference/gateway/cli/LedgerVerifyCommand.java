package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.CheckResult;
import dev.hybridinference.gateway.books.Difference;
import dev.hybridinference.gateway.books.LedgerCheck;
import dev.hybridinference.gateway.identity.Pepper;
import dev.hybridinference.gateway.store.Sealer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code ledger verify}: proves the books, or exits with 7 and names what is wrong. */
final class LedgerVerifyCommand implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpec.create();
    }

    @Override
    public List<String> examples() {
        return List.of("ledger verify", "ledger verify --output json | jq '.differences[]'");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        Path data = Setup.of(invocation).dataDirectory();
        return BooksAccess.with(
                invocation,
                books -> {
                    CheckResult result = new LedgerCheck(books, sealer(data)).run();
                    if (json) {
                        printJson(invocation.terminal(), result);
                    } else {
                        print(invocation, result);
                    }
                    return result.ok() ? ExitCode.OK : ExitCode.CHECK_FAILED;
                });
    }

    private static Sealer sealer(Path data) throws CommandFailedException, IOException {
        if (!Files.exists(data.resolve("secrets/pepper"))) {
            throw new CommandFailedException(
                    ExitCode.NOT_FOUND,
                    "%s: no such file; without it no seal can be checked. Restore it from a backup, or copy it from another replica"
                            .formatted(data.resolve("secrets/pepper")));
        }
        return Sealer.of(Pepper.open(data));
    }

    private static void printJson(Terminal terminal, CheckResult result) {
        JsonOutput.print(
                terminal,
                json -> {
                    json.writeBooleanProperty("ok", result.ok());
                    json.writeNumberProperty("rows", result.rows());
                    json.writeNumberProperty("total", result.total());
                    json.writeArrayPropertyStart("differences");
                    for (Difference difference : result.differences()) {
                        json.writeStartObject();
                        json.writeStringProperty("kind", difference.kind());
                        json.writeStringProperty("where", difference.where());
                        json.writeStringProperty("expected", difference.expected());
                        json.writeStringProperty("found", difference.found());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }

    private static void print(Invocation invocation, CheckResult result) {
        if (result.ok()) {
            invocation
                    .terminal()
                    .out()
                    .println("ok: %d rows, no difference".formatted(result.rows()));
            return;
        }
        Table table = new Table("KIND", "WHERE", "EXPECTED", "FOUND");
        for (Difference difference : result.differences()) {
            table.row(
                    difference.kind(),
                    difference.where(),
                    difference.expected(),
                    difference.found());
        }
        invocation.terminal().out().print(table.text());
        invocation.message(
                "%d rows, %d differences%s"
                        .formatted(
                                result.rows(),
                                result.total(),
                                result.total() > result.differences().size()
                                        ? ", of which the first "
                                                + result.differences().size()
                                                + " are shown"
                                        : ""));
    }
}
