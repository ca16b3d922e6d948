package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.admin.TargetRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Targets for people. Stateless. */
final class TargetsTable {
    private TargetsTable() {}

    static String text(List<TargetRow> rows) {
        Table table =
                new Table(
                        "TARGET",
                        "STATE",
                        "RUNNING",
                        "LIMIT",
                        "WAITING",
                        "TTFT MS",
                        "TOKENS/S",
                        "MODELS",
                        "NOTE");
        for (TargetRow row : rows) {
            Double speed = row.outputTokensPerSecond();
            table.row(
                    row.id(),
                    row.state(),
                    String.valueOf(row.inFlight()),
                    number(row.limit()),
                    String.valueOf(row.waiting()),
                    number(row.ttftMillis()),
                    speed == null ? "-" : String.format(Locale.ROOT, "%.1f", speed),
                    String.join(",", row.models()),
                    note(row));
        }
        return table.text();
    }

    private static String number(@Nullable Number value) {
        return value == null ? "-" : value.toString();
    }

    private static String note(TargetRow row) {
        List<String> parts = new ArrayList<>();
        if (row.pinned()) {
            parts.add("pinned");
        }
        if (!row.reason().isEmpty()) {
            parts.add(row.reason());
        }
        if (row.share() < 1) {
            parts.add(String.format(Locale.ROOT, "gets %.0f %%", row.share() * 100));
        }
        if (row.retryInMillis() > 0) {
            parts.add("for another %d s".formatted(Math.ceilDiv(row.retryInMillis(), 1000)));
        }
        return parts.isEmpty() ? "-" : String.join(", ", parts);
    }
}
