package dev.hybridinference.gateway.books;

import dev.hybridinference.gateway.books.UsageReport.Line;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A usage report in the shape that ccusage made known, with the exact cost as text beside each
 * number. A cost of which nothing is known is null. Stateless.
 */
public final class UsageJson {
    private UsageJson() {}

    /** Writes the members of the object; the caller opens and closes it. */
    public static void members(JsonGenerator json, UsageReport report) {
        Period period = report.query().period();
        Dimension by = report.query().by();
        json.writeArrayPropertyStart(period.lines());
        for (Line line : report.lines()) {
            json.writeStartObject();
            json.writeStringProperty(period.line(), line.period());
            if (by != null) {
                json.writeStringProperty(by.word(), line.group());
            }
            if (period == Period.SESSION) {
                json.writeStringProperty(
                        "lastActivity", Instant.ofEpochMilli(line.lastMillis()).toString());
            }
            tokens(json, line.tally());
            cost(json, "totalCost", line.tally().knownCost());
            models(json, line.models());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("totals");
        tokens(json, report.totals());
        cost(json, "totalCost", report.totals().knownCost());
        models(json, report.models());
        json.writeEndObject();
        json.writeStringProperty("timezone", report.query().zone().getId());
        json.writeArrayPropertyStart("notices");
        report.notices().forEach(json::writeString);
        json.writeEndArray();
    }

    private static void tokens(JsonGenerator json, Tally tally) {
        json.writeNumberProperty("inputTokens", tally.input());
        json.writeNumberProperty("outputTokens", tally.output());
        json.writeNumberProperty("cacheCreationTokens", tally.cacheCreation());
        json.writeNumberProperty("cacheReadTokens", tally.cacheRead());
        json.writeNumberProperty("totalTokens", tally.totalTokens());
        json.writeNumberProperty("requests", tally.requests());
        json.writeNumberProperty("unpricedRequests", tally.unpriced());
    }

    private static void cost(JsonGenerator json, String name, @Nullable BigDecimal cost) {
        if (cost == null) {
            json.writeNullProperty(name);
            json.writeNullProperty(name + "Usd");
        } else {
            json.writeName(name);
            json.writeNumber(cost.toPlainString());
            json.writeStringProperty(name + "Usd", cost.toPlainString());
        }
    }

    private static void models(JsonGenerator json, SortedMap<String, Tally> models) {
        json.writeArrayPropertyStart("modelsUsed");
        models.keySet().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("modelBreakdowns");
        models.forEach(
                (model, tally) -> {
                    json.writeStartObject();
                    json.writeStringProperty("modelName", model);
                    tokens(json, tally);
                    cost(json, "cost", tally.knownCost());
                    json.writeEndObject();
                });
        json.writeEndArray();
    }
}
