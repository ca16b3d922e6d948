package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.Dimension;
import dev.hybridinference.gateway.books.Tally;
import dev.hybridinference.gateway.books.UsageReport;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A usage report as a table. Stateless. */
final class UsageTable {
    private UsageTable() {}

    static String text(UsageReport report) {
        Dimension by = report.query().by();
        List<String> headings = new ArrayList<>();
        headings.add(heading(report));
        if (by != null) {
            headings.add(by.name());
        }
        headings.addAll(
                List.of(
                        "MODELS",
                        "REQUESTS",
                        "INPUT",
                        "OUTPUT",
                        "CACHE CREATE",
                        "CACHE READ",
                        "TOTAL TOKENS",
                        "COST USD"));
        Table table = new Table(headings.toArray(String[]::new));
        for (UsageReport.Line line : report.lines()) {
            String group = line.group();
            add(
                    table,
                    line.period(),
                    by == null || group == null ? null : group.isEmpty() ? "(none)" : group,
                    line.models().keySet(),
                    line.tally());
        }
        add(table, "TOTAL", by == null ? null : "", List.of(), report.totals());
        return table.text();
    }

    private static String heading(UsageReport report) {
        return switch (report.query().period()) {
            case DAILY -> "DATE";
            case WEEKLY -> "WEEK OF";
            case MONTHLY -> "MONTH";
            case SESSION -> "SESSION";
        };
    }

    private static void add(
            Table table,
            String period,
            @Nullable String group,
            Collection<String> models,
            Tally tally) {
        List<String> cells = new ArrayList<>();
        cells.add(period);
        if (group != null) {
            cells.add(group);
        }
        cells.add(String.join(", ", models));
        cells.add(number(tally.requests()));
        cells.add(number(tally.input()));
        cells.add(number(tally.output()));
        cells.add(number(tally.cacheCreation()));
        cells.add(number(tally.cacheRead()));
        cells.add(number(tally.totalTokens()));
        cells.add(cost(tally));
        table.row(cells.toArray(String[]::new));
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String cost(Tally tally) {
        BigDecimal known = tally.knownCost();
        String unpriced = number(tally.unpriced()) + " unpriced";
        if (known == null) {
            return unpriced;
        }
        String cost = Costs.shortest(known);
        return tally.unpriced() == 0 ? cost : cost + " + " + unpriced;
    }
}
