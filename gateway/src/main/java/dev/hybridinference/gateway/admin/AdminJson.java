package dev.hybridinference.gateway.admin;

import dev.hybridinference.gateway.admin.RouteAnswer.CandidateRow;
import dev.hybridinference.gateway.admin.RouteAnswer.Explained;
import dev.hybridinference.gateway.admin.RouteAnswer.Term;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the members of the listener's documents. {@link AdminReader} is the way back. */
public final class AdminJson {
    private AdminJson() {}

    /** The member {@code targets}. */
    public static void targets(JsonGenerator json, List<TargetRow> rows) {
        json.writeArrayPropertyStart("targets");
        for (TargetRow row : rows) {
            json.writeStartObject();
            target(json, row);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The members of one target. */
    public static void target(JsonGenerator json, TargetRow row) {
        json.writeStringProperty("id", row.id());
        json.writeStringProperty("endpoint", row.endpoint());
        json.writeArrayPropertyStart("models");
        row.models().forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("state", row.state());
        json.writeStringProperty("reason", row.reason());
        json.writeNumberProperty("in_flight", row.inFlight());
        number(json, "limit", row.limit() == null ? null : row.limit().longValue());
        json.writeNumberProperty("waiting", row.waiting());
        number(json, "ttft_ms", row.ttftMillis());
        Double speed = row.outputTokensPerSecond();
        if (speed == null) {
            json.writeNullProperty("output_tokens_per_second");
        } else {
            json.writeNumberProperty("output_tokens_per_second", finite(speed));
        }
        json.writeNumberProperty("share", finite(row.share()));
        json.writeBooleanProperty("drained", row.drained());
        json.writeBooleanProperty("pinned", row.pinned());
        json.writeNumberProperty("retry_in_ms", row.retryInMillis());
    }

    /** The members of an explanation. */
    public static void explained(JsonGenerator json, Explained explained) {
        json.writeStringProperty("model", explained.model());
        json.writeStringProperty("strategy", explained.strategy());
        json.writeStringProperty("table_id", explained.tableId());
        json.writeNumberProperty("config_version", explained.configVersion());
        json.writeArrayPropertyStart("candidates");
        for (CandidateRow row : explained.candidates()) {
            json.writeStartObject();
            candidate(json, row);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void candidate(JsonGenerator json, CandidateRow row) {
        json.writeNumberProperty("order", row.order());
        json.writeStringProperty("target", row.target());
        json.writeNumberProperty("tier", row.tier());
        json.writeStringProperty("reason", row.reason());
        json.writeStringProperty("health", row.health());
        json.writeNumberProperty("score", finite(row.score()));
        json.writeArrayPropertyStart("terms");
        for (Term term : row.terms()) {
            json.writeStartObject();
            json.writeStringProperty("name", term.name());
            json.writeNumberProperty("value", finite(term.value()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringProperty("price", row.price());
        number(json, "ttft_ms", row.ttftMillis());
    }

    private static void number(JsonGenerator json, String name, @Nullable Long value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, value);
        }
    }

    /** JSON has no word for what is not finite. */
    private static double finite(double value) {
        return Double.isNaN(value) ? 0 : Math.clamp(value, -Double.MAX_VALUE, Double.MAX_VALUE);
    }
}
