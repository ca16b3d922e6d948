package dev.hybridinference.kernel.price.list;

import dev.hybridinference.kernel.price.Money;
import dev.hybridinference.kernel.price.PerMillion;
import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.PriceEntry;
import dev.hybridinference.kernel.price.Rates;
import dev.hybridinference.kernel.price.TokenClass;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes our own price lists, one entry a line. Stateless and thread-safe. */
final class PriceListWriter {
    private PriceListWriter() {}

    static byte[] write(List<PriceEntry> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json =
                PriceLimits.JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("prices");
            for (PriceEntry entry : entries) {
                json.writeRaw("\n");
                entry(json, entry);
            }
            json.writeRaw("\n");
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw("\n");
        }
        return out.toByteArray();
    }

    private static void entry(JsonGenerator json, PriceEntry entry) {
        json.writeStartObject();
        json.writeStringProperty("kind", entry.kind());
        json.writeStringProperty("model", entry.model());
        if (entry.effectiveFrom() != null) {
            json.writeStringProperty("effective_from", entry.effectiveFrom().toString());
        }
        Price price = entry.price();
        rates(json, price.rates());
        if (price.tier() != null) {
            json.writeObjectPropertyStart(price.tier().word());
            rates(json, price.tier().rates());
            json.writeEndObject();
        }
        if (price.batchFactor() != Price.WHOLE) {
            json.writeStringProperty("batch_factor", PerMillion.text(price.batchFactor()));
        }
        Money hour = price.gpuHour();
        if (hour != null) {
            json.writeStringProperty("gpu_hour", PerMillion.text(hour.pusd() / 1_000_000));
        }
        json.writeStringProperty("source", entry.source());
        json.writeStringProperty("checked_at", entry.checkedAt().toString());
        json.writeEndObject();
    }

    private static void rates(JsonGenerator json, Rates rates) {
        for (TokenClass kind : TokenClass.values()) {
            if (rates.named(kind) != Rates.UNNAMED) {
                json.writeStringProperty(kind.word(), PerMillion.text(rates.named(kind)));
            }
        }
    }
}
