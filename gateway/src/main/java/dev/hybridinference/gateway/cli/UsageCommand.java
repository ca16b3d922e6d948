package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.Dimension;
import dev.hybridinference.gateway.books.Period;
import dev.hybridinference.gateway.books.UsageJson;
import dev.hybridinference.gateway.books.UsageQuery;
import dev.hybridinference.gateway.books.UsageReport;
import dev.hybridinference.gateway.books.UsageReports;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code usage daily|weekly|monthly|session}: tokens and cost. */
final class UsageCommand implements Command {
    private static final String DIMENSIONS =
            Arrays.stream(Dimension.values())
                    .map(Dimension::word)
                    .collect(Collectors.joining(", "));

    private final Period period;

    UsageCommand(Period period) {
        this.period = period;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create();
        spec.addOption(
                Invocation.option("--by", "WHAT", "Break down by one of: " + DIMENSIONS + ".")
                        .build());
        RangeOptions.add(spec);
        spec.addOption(
                Invocation.option(
                                "--timezone",
                                "ZONE",
                                "Whose days are meant, such as Europe/Berlin. Default: UTC.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--json")
                        .type(boolean.class)
                        .description("The same as --output json.")
                        .build());
        return spec;
    }

    @Override
    public List<String> examples() {
        String words = "usage " + period.word();
        return List.of(
                words + " --since 30d",
                words + " --by key --since 2026-11-01 --until 2026-11-30",
                words + " --by model --json | jq -r '.totals.totalCostUsd'");
    }

    @Override
    public ExitCode run(Invocation invocation) throws CommandFailedException, IOException {
        boolean json = invocation.json() || invocation.has("--json");
        ZoneId zone = zone(invocation);
        UsageQuery query =
                new UsageQuery(period, by(invocation), RangeOptions.read(invocation, zone), zone);
        return BooksAccess.with(
                invocation,
                books -> {
                    UsageReport report = new UsageReports(books).report(query);
                    if (json) {
                        JsonOutput.print(
                                invocation.terminal(), out -> UsageJson.members(out, report));
                    } else {
                        report.notices().forEach(invocation::message);
                        invocation.terminal().out().print(UsageTable.text(report));
                    }
                    return ExitCode.OK;
                });
    }

    private static @Nullable Dimension by(Invocation invocation) throws CommandFailedException {
        Optional<String> asked = invocation.value("--by");
        if (asked.isEmpty()) {
            return null;
        }
        for (Dimension dimension : Dimension.values()) {
            if (dimension.word().equals(asked.get())) {
                return dimension;
            }
        }
        throw new CommandFailedException(
                ExitCode.GENERAL,
                "--by: %s (expected: one of %s)".formatted(asked.get(), DIMENSIONS));
    }

    private static ZoneId zone(Invocation invocation) throws CommandFailedException {
        Optional<String> asked = invocation.value("--timezone");
        try {
            return ZoneId.of(asked.orElse("UTC"));
        } catch (DateTimeException wrong) {
            throw new CommandFailedException(
                    ExitCode.GENERAL,
                    "--timezone: %s (expected: a zone such as Europe/Berlin, UTC or +05:30)"
                            .formatted(asked.orElse("")));
        }
    }
}
