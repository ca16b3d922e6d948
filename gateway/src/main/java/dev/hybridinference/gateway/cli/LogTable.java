package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.StoredRequest;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.RequestRow;
import dev.hybridinference.kernel.price.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests of the log for people. Stateless. */
final class LogTable {
    private static final int ERROR_LENGTH = 60;

    private LogTable() {}

    static String text(List<StoredRequest> requests) {
        Table table =
                new Table(
                        "TIME",
                        "REQUEST",
                        "KEY",
                        "MODEL",
                        "TARGET",
                        "STATUS",
                        "OUTCOME",
                        "INPUT",
                        "OUTPUT",
                        "COST USD",
                        "MS",
                        "ERROR");
        for (StoredRequest request : requests) {
            table.row(cells(request));
        }
        return table.text();
    }

    /** One request as a line of its own. */
    static String line(StoredRequest request) {
        return Printable.line(String.join("  ", cells(request)).stripTrailing());
    }

    private static String[] cells(StoredRequest request) {
        RequestRow row = request.row();
        RequestRow.End end = row.end();
        Usage usage = row.bill().usage();
        return new String[] {
            Instant.ofEpochMilli(row.timeMillis()).toString(),
            row.requestId(),
            row.asker().key(),
            row.asked().model(),
            text(row.served().target()),
            request.open() ? "-" : String.valueOf(end.status()),
            end.outcome(),
            usage == null ? "-" : String.valueOf(usage.input()),
            usage == null ? "-" : String.valueOf(usage.output()),
            request.open() ? "-" : cost(row.bill().cost()),
            millis(end.durationMillis()),
            error(end.error())
        };
    }

    static String text(@Nullable String text) {
        return text == null || text.isEmpty() ? "-" : text;
    }

    static String millis(long millis) {
        return millis < 0 ? "-" : String.valueOf(millis);
    }

    static String cost(@Nullable Money cost) {
        return cost == null
                ? "unpriced"
                : Costs.shortest(BigDecimal.valueOf(cost.pusd(), Money.SCALE));
    }

    private static String error(@Nullable String error) {
        if (error == null) {
            return "";
        }
        return error.length() <= ERROR_LENGTH ? error : error.substring(0, ERROR_LENGTH) + "...";
    }
}
