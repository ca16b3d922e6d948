package dev.hybridinference.gateway.books;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.RequestRow;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request of the log as a line of CSV (RFC 4180). Text that a spreadsheet would take for a
 * formula gets an apostrophe before it. Stateless.
 */
public final class RequestCsv {
    private static final List<String> COLUMNS =
            List.of(
                    "request_id",
                    "time",
                    "key",
                    "owner",
                    "surface",
                    "model",
                    "target",
                    "status",
                    "outcome",
                    "stream",
                    "attempts",
                    "usage_input",
                    "usage_cached_input",
                    "usage_output",
                    "usage_reasoning",
                    "usage_source",
                    "cost_usd",
                    "fallback",
                    "duration_ms",
                    "ttft_ms",
                    "session",
                    "tags",
                    "error");

    private RequestCsv() {}

    /** The first line, with its end. */
    public static String heading() {
        return line(COLUMNS.stream());
    }

    /** The line of a request, with its end; what is not known is empty. */
    public static String line(StoredRequest request) {
        RequestRow row = request.row();
        RequestRow.End end = row.end();
        Usage usage = row.bill().usage();
        return line(
                Stream.of(
                        text(row.requestId()),
                        Instant.ofEpochMilli(row.timeMillis()).toString(),
                        text(row.asker().key()),
                        text(row.asker().owner()),
                        text(row.asked().surface()),
                        text(row.asked().model()),
                        text(row.served().target()),
                        request.open() ? "" : String.valueOf(end.status()),
                        text(end.outcome()),
                        String.valueOf(row.asked().stream()),
                        String.valueOf(row.served().attempts()),
                        usage == null ? "" : String.valueOf(usage.input()),
                        usage == null ? "" : String.valueOf(usage.cachedInput()),
                        usage == null ? "" : String.valueOf(usage.output()),
                        usage == null ? "" : String.valueOf(usage.reasoning()),
                        usage == null ? "" : usage.source().word(),
                        cost(request),
                        String.valueOf(row.served().fallback()),
                        millis(end.durationMillis()),
                        millis(end.firstTokenMillis()),
                        text(row.asker().session()),
                        text(row.asker().tags()),
                        text(end.error())));
    }

    private static String line(Stream<String> fields) {
        return fields.map(RequestCsv::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cost(StoredRequest request) {
        String cost = RequestJson.cost(request);
        return cost == null ? "" : cost;
    }

    private static String millis(long millis) {
        return millis < 0 ? "" : String.valueOf(millis);
    }

    /** Text from outside. */
    private static String text(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        return "=+-@\t\r\n".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }

    private static String quoted(String field) {
        return field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                ? '"' + field.replace("\"", "\"\"") + '"'
                : field;
    }
}
