package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.prices.PriceFile;
import dev.hybridinference.kernel.price.PriceEntry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.core.JsonGenerator;

/** {@code prices list}: what is known besides the configuration, the imported prices first. */
final class PricesListCommand implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpec.create()
                .addOption(
                        Invocation.option(
                                        "--model",
                                        "M",
                                        "Only this model, as its provider names it.")
                                .build());
    }

    @Override
    public List<String> examples() {
        return List.of(
                "prices list",
                "prices list --model gpt-5-mini",
                "prices list --output json | jq '.prices[].model'");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json();
        PriceFile file = new PriceFile(Setup.of(invocation).dataDirectory());
        Optional<String> model = invocation.value("--model");
        List<PriceEntry> entries =
                file.book().entries().stream()
                        .filter(entry -> model.map(entry.model()::equals).orElse(true))
                        .toList();
        if (entries.isEmpty() && model.isPresent()) {
            throw new CommandFailedException(
                    ExitCode.NOT_FOUND,
                    model.get()
                            + ": no price is known. Set price on its target, or import a list:"
                            + " hybrid prices import FILE");
        }
        if (json) {
            JsonOutput.print(
                    invocation.terminal(),
                    out -> {
                        out.writeArrayPropertyStart("prices");
                        entries.forEach(entry -> print(out, entry));
                        out.writeEndArray();
                    });
        } else {
            printTable(invocation.terminal(), entries);
        }
        return ExitCode.OK;
    }

    private static void printTable(Terminal terminal, List<PriceEntry> entries) {
        Table table = new Table("KIND", "MODEL", "FROM", "USD PER MILLION", "SOURCE", "CHECKED");
        for (PriceEntry entry : entries) {
            table.row(
                    entry.kind(),
                    entry.model(),
                    entry.effectiveFrom() == null ? "-" : entry.effectiveFrom().toString(),
                    entry.price().toString(),
                    entry.source(),
                    entry.checkedAt().toString());
        }
        terminal.out().print(table.text());
    }

    private static void print(JsonGenerator json, PriceEntry entry) {
        json.writeStartObject();
        json.writeStringProperty("kind", entry.kind());
        json.writeStringProperty("model", entry.model());
        json.writeStringProperty(
                "effective_from",
                entry.effectiveFrom() == null ? null : entry.effectiveFrom().toString());
        PricesOutput.price(json, "price", entry.price());
        json.writeStringProperty("source", entry.source());
        json.writeStringProperty("checked_at", entry.checkedAt().toString());
        json.writeEndObject();
    }
}
