package dev.hybridinference.gateway.books;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.ledger.AttemptRow;
import dev.hybridinference.kernel.ledger.Bill;
import dev.hybridinference.kernel.ledger.RequestRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Everything that is known of one request, as JSON. Stateless. */
public final class RequestDetailJson {
    private RequestDetailJson() {}

    /** Writes the members of the object: those of the log, and what the log leaves out. */
    public static void members(
            JsonGenerator json, StoredRequest request, List<StoredAttempt> attempts) {
        RequestRow row = request.row();
        RequestJson.members(json, request);
        json.writeStringProperty("row", row.id().writer() + "/" + row.id().seq());
        json.writeStringProperty("served_model", row.served().model());
        json.writeNumberProperty("credential", row.served().credential());
        json.writeStringProperty("cancelled_by", row.end().cancelledBy());
        json.writeBooleanProperty("delivered", request.delivered());
        json.writeStringProperty("price_id", row.bill().priceId());
        classes(json, row.bill().usage());
        json.writeNumberProperty("config_version", row.configVersion());
        json.writeStringProperty("decision", row.decision());
        timings(json, row.timings());
        json.writeArrayPropertyStart("attempt_list");
        for (StoredAttempt attempt : attempts) {
            attempt(json, attempt.row());
        }
        json.writeEndArray();
    }

    /** Writes the member {@code content}. */
    public static void content(JsonGenerator json, KeptContent content) {
        json.writeObjectPropertyStart("content");
        json.writeStringProperty("request", content.request().text());
        json.writeBooleanProperty("request_truncated", content.request().truncated());
        json.writeStringProperty("response", content.response().text());
        json.writeBooleanProperty("response_truncated", content.response().truncated());
        KeptContent.Body error = content.providerError();
        json.writeStringProperty("provider_error", error == null ? null : error.text());
        json.writeEndObject();
    }

    private static void attempt(JsonGenerator json, AttemptRow row) {
        Bill bill = row.bill();
        json.writeStartObject();
        json.writeNumberProperty("number", row.number());
        json.writeStringProperty("time", Instant.ofEpochMilli(row.timeMillis()).toString());
        json.writeStringProperty("target", row.target());
        json.writeNumberProperty("credential", row.credential());
        json.writeStringProperty("result", row.result());
        json.writeBooleanProperty("reached", row.reached());
        json.writeStringProperty("billing", row.billing());
        RequestJson.millis(json, "duration_ms", row.durationMillis());
        RequestJson.usage(json, bill.usage());
        json.writeStringProperty("cost_usd", bill.cost() == null ? null : bill.cost().decimal());
        json.writeStringProperty("price_id", bill.priceId());
        json.writeEndObject();
    }

    /** The token classes that the log's {@code usage} leaves out. */
    private static void classes(JsonGenerator json, @Nullable Usage usage) {
        if (usage == null) {
            json.writeNullProperty("usage_classes");
            return;
        }
        json.writeObjectPropertyStart("usage_classes");
        json.writeNumberProperty("cache_write_5m", usage.cacheWrite5m());
        json.writeNumberProperty("cache_write_1h", usage.cacheWrite1h());
        json.writeNumberProperty("audio_input", usage.audioInput());
        json.writeNumberProperty("image_input", usage.imageInput());
        json.writeNumberProperty("audio_output", usage.audioOutput());
        json.writeEndObject();
    }

    private static void timings(JsonGenerator json, String timings) {
        json.writeObjectPropertyStart("timings_ns");
        for (Timing timing : Timing.of(timings)) {
            json.writeNumberProperty(timing.step(), timing.nanos());
        }
        json.writeEndObject();
    }
}
