package dev.hybridinference.gateway.cli;

import dev.hybridinference.gateway.books.KeptContent;
import dev.hybridinference.gateway.books.StoredAttempt;
import dev.hybridinference.gateway.books.StoredRequest;
import dev.hybridinference.gateway.books.Timing;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.RequestRow;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One request with its attempts and timings, for people. Stateless. */
final class RequestSheet {
    private static final double NANOS_PER_MILLI = 1e6;

    private RequestSheet() {}

    static String text(StoredRequest request, List<StoredAttempt> attempts) {
        return facts(request) + "\n" + attempts(attempts) + timings(request.row().timings());
    }

    /** What was kept of its bodies. */
    static String text(KeptContent content) {
        KeptContent.Body error = content.providerError();
        return body("REQUEST", content.request())
                + body("ANSWER", content.response())
                + (error == null ? "" : body("PROVIDER'S LAST FAILURE", error));
    }

    private static String body(String title, KeptContent.Body body) {
        return "\n%s%s\n%s\n"
                .formatted(
                        title,
                        body.truncated() ? " (only its beginning was kept)" : "",
                        Printable.lines(body.text().stripTrailing()));
    }

    private static String facts(StoredRequest request) {
        RequestRow row = request.row();
        RequestRow.Served served = row.served();
        RequestRow.End end = row.end();
        Table table = new Table("request", row.requestId());
        table.row("row", row.id().writer() + "/" + row.id().seq());
        table.row("time", Instant.ofEpochMilli(row.timeMillis()).toString());
        table.row("key", "%s (owner %s)".formatted(row.asker().key(), row.asker().owner()));
        table.row("session", LogTable.text(row.asker().session()));
        table.row("tags", LogTable.text(row.asker().tags()));
        table.row(
                "asked",
                "%s for %s%s"
                        .formatted(
                                row.asked().surface(),
                                row.asked().model(),
                                row.asked().stream() ? ", streamed" : ""));
        table.row(
                "served by",
                "%s%s"
                        .formatted(
                                LogTable.text(served.target()),
                                served.fallback() ? ", not the first choice" : ""));
        table.row("outcome", outcome(request));
        table.row("error", LogTable.text(end.error()));
        table.row("usage", usage(row.bill().usage()));
        table.row("cost USD", request.open() ? "-" : LogTable.cost(row.bill().cost()));
        table.row("price", LogTable.text(row.bill().priceId()));
        table.row("duration ms", LogTable.millis(end.durationMillis()));
        table.row("first token ms", LogTable.millis(end.firstTokenMillis()));
        table.row("configuration", String.valueOf(row.configVersion()));
        table.row("decision", "hybrid route replay " + RequestById.row(request));
        return table.text();
    }

    private static String outcome(StoredRequest request) {
        RequestRow.End end = request.row().end();
        if (request.open()) {
            return end.outcome();
        }
        String by = end.cancelledBy();
        return "%s, status %d%s%s"
                .formatted(
                        end.outcome(),
                        end.status(),
                        by == null ? "" : ", by the " + by,
                        request.delivered() ? "" : ", not delivered to its end");
    }

    private static String usage(@Nullable Usage usage) {
        return usage == null
                ? "-"
                : "%d input (%d cached), %d output (%d reasoning), %s"
                        .formatted(
                                usage.input(),
                                usage.cachedInput(),
                                usage.output(),
                                usage.reasoning(),
                                usage.source().word());
    }

    private static String attempts(List<StoredAttempt> attempts) {
        if (attempts.isEmpty()) {
            return "No call to a provider.\n";
        }
        Table table =
                new Table(
                        "ATTEMPT",
                        "TIME",
                        "TARGET",
                        "RESULT",
                        "BILLING",
                        "INPUT",
                        "OUTPUT",
                        "COST USD",
                        "MS");
        for (StoredAttempt attempt : attempts) {
            AttemptRow row = attempt.row();
            Usage usage = row.bill().usage();
            table.row(
                    String.valueOf(row.number()),
                    Instant.ofEpochMilli(row.timeMillis()).toString(),
                    row.target(),
                    row.result() + (row.reached() ? "" : ", not reached"),
                    row.billing(),
                    usage == null ? "-" : String.valueOf(usage.input()),
                    usage == null ? "-" : String.valueOf(usage.output()),
                    LogTable.cost(row.bill().cost()),
                    LogTable.millis(row.durationMillis()));
        }
        return table.text();
    }

    private static String timings(String timings) {
        List<Timing> list = Timing.of(timings);
        if (list.isEmpty()) {
            return "";
        }
        Table table = new Table("STEP", "MS FROM THE FIRST BYTE");
        for (Timing timing : list) {
            table.row(
                    timing.step(),
                    String.format(Locale.ROOT, "%.3f", timing.nanos() / NANOS_PER_MILLI));
        }
        return "\n" + table.text();
    }
}
