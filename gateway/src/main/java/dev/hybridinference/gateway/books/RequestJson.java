package dev.hybridinference.gateway.books;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.RequestRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A request of the log as JSON. What is not known (yet) is null, never 0. Stateless. */
public final class RequestJson {
    private RequestJson() {}

    /** Writes the members of the object; the caller opens and closes it. */
    public static void members(JsonGenerator json, StoredRequest request) {
        RequestRow row = request.row();
        RequestRow.End end = row.end();
        json.writeStringProperty("request_id", row.requestId());
        json.writeStringProperty("time", Instant.ofEpochMilli(row.timeMillis()).toString());
        json.writeStringProperty("key", row.asker().key());
        json.writeStringProperty("owner", row.asker().owner());
        json.writeStringProperty("surface", row.asked().surface());
        json.writeStringProperty("model", row.asked().model());
        json.writeStringProperty("target", row.served().target());
        if (request.open()) {
            json.writeNullProperty("status");
        } else {
            json.writeNumberProperty("status", end.status());
        }
        json.writeStringProperty("outcome", end.outcome());
        json.writeBooleanProperty("stream", row.asked().stream());
        json.writeNumberProperty("attempts", row.served().attempts());
        usage(json, row.bill().usage());
        json.writeStringProperty("cost_usd", cost(request));
        json.writeBooleanProperty("fallback", row.served().fallback());
        millis(json, "duration_ms", end.durationMillis());
        millis(json, "ttft_ms", end.firstTokenMillis());
        json.writeStringProperty("session", row.asker().session());
        tags(json, row.asker().tags());
        json.writeStringProperty("error", end.error());
    }

    /** The exact decimal; null while it is open, and when its price is unknown. */
    static @Nullable String cost(StoredRequest request) {
        Bill bill = request.row().bill();
        return bill.cost() == null || request.open() ? null : bill.cost().decimal();
    }

    /** A {@code usage} object; null when nothing is known. */
    static void usage(JsonGenerator json, @Nullable Usage usage) {
        if (usage == null) {
            json.writeNullProperty("usage");
            return;
        }
        json.writeObjectPropertyStart("usage");
        json.writeNumberProperty("input", usage.input());
        json.writeNumberProperty("cached_input", usage.cachedInput());
        json.writeNumberProperty("output", usage.output());
        json.writeNumberProperty("reasoning", usage.reasoning());
        json.writeStringProperty("source", usage.source().word());
        json.writeEndObject();
    }

    static void millis(JsonGenerator json, String name, long millis) {
        if (millis < 0) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, millis);
        }
    }

    private static void tags(JsonGenerator json, @Nullable String tags) {
        json.writeObjectPropertyStart("tags");
        for (String tag : Tags.of(tags)) {
            int equals = tag.indexOf('=');
            json.writeStringProperty(
                    equals < 0 ? tag : tag.substring(0, equals),
                    equals < 0 ? "" : tag.substring(equals + 1));
        }
        json.writeEndObject();
    }
}
