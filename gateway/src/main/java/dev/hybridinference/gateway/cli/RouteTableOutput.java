package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.admin.RouteAnswer.CandidateRow;
import dev.hybridinference.gateway.admin.RouteAnswer.Explained;
import java.util.Locale;
import java.util.stream.Collectors;

/** An explained plan for people. Stateless. */
final class RouteTableOutput {
    private RouteTableOutput() {}

    static String text(Explained explained) {
        Table table =
                new Table(
                        "ORDER", "TARGET", "TIER", "HEALTH", "SCORE", "PRICE", "TTFT MS", "REASON");
        for (CandidateRow row : explained.candidates()) {
            table.row(
                    row.order() == 0 ? "-" : String.valueOf(row.order()),
                    row.target(),
                    String.valueOf(row.tier()),
                    row.health(),
                    row.order() == 0 ? "-" : score(row),
                    row.price() == null ? "-" : row.price(),
                    row.ttftMillis() == null ? "-" : row.ttftMillis().toString(),
                    row.reason().isEmpty() ? "-" : row.reason());
        }
        return "%s, strategy %s, table %s, configuration %d\n\n%s"
                .formatted(
                        Printable.line(explained.model()),
                        Printable.line(explained.strategy()),
                        Printable.line(explained.tableId()),
                        explained.configVersion(),
                        table.text());
    }

    private static String score(CandidateRow row) {
        String terms =
                row.terms().stream()
                        .map(term -> term.name() + " " + decimal(term.value()))
                        .collect(Collectors.joining(", "));
        return decimal(row.score()) + (row.terms().size() < 2 ? "" : " (" + terms + ")");
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
