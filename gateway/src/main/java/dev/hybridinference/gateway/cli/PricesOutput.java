package dev.hybridinference.gateway.cli;

import dev.hybridinference.kernel.price.PerMillion;
import dev.hybridinference.kernel.price.Price;
import dev.hybridinference.kernel.price.Rates;
import dev.hybridinference.kernel.price.TokenClass;
import dev.hybridinference.kernel.price.list.Import;
import dev.hybridinference.kernel.price.list.PriceChange;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Prints prices, and what changes about them. Stateless. */
final class PricesOutput {
    private PricesOutput() {}

    /** A price with its id, USD per million tokens as decimal strings; null when unknown. */
    static void price(JsonGenerator json, String name, @Nullable Price price) {
        if (price == null) {
            json.writeNullProperty(name);
            return;
        }
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("id", price.id());
        rates(json, price.rates());
        Price.Tier tier = price.tier();
        if (tier != null) {
            json.writeObjectPropertyStart(tier.word());
            rates(json, tier.rates());
            json.writeEndObject();
        }
        if (price.batchFactor() != Price.WHOLE) {
            json.writeStringProperty("batch_factor", PerMillion.text(price.batchFactor()));
        }
        json.writeEndObject();
    }

    private static void rates(JsonGenerator json, Rates rates) {
        for (TokenClass kind : TokenClass.values()) {
            if (rates.named(kind) != Rates.UNNAMED) {
                json.writeStringProperty(kind.word(), PerMillion.text(rates.named(kind)));
            }
        }
    }

    /** What the list holds, and what of it was left out, for people. */
    static void summary(Invocation invocation, Import read) {
        invocation.message(
                "%d prices; %d models are of other kinds of provider or have no token price"
                        .formatted(read.entries().size(), read.skipped()));
        read.problems().forEach(problem -> invocation.message("left out: " + problem));
        int more = read.left() - read.problems().size();
        if (more > 0) {
            invocation.message("left out: %d more".formatted(more));
        }
    }

    static void changes(Invocation invocation, List<PriceChange> changes, boolean json) {
        Terminal terminal = invocation.terminal();
        if (json) {
            JsonOutput.print(
                    terminal,
                    out -> {
                        out.writeArrayPropertyStart("changes");
                        changes.forEach(change -> print(out, change));
                        out.writeEndArray();
                    });
        } else if (changes.isEmpty()) {
            invocation.message("nothing changes");
        } else {
            Table table = new Table("CHANGE", "KIND", "MODEL", "BEFORE", "AFTER");
            for (PriceChange change : changes) {
                table.row(
                        word(change),
                        change.kind(),
                        change.model(),
                        Objects.toString(change.before(), "unknown"),
                        Objects.toString(change.after(), "unknown"));
            }
            terminal.out().print(table.text());
        }
    }

    private static void print(JsonGenerator json, PriceChange change) {
        json.writeStartObject();
        json.writeStringProperty("change", word(change));
        json.writeStringProperty("kind", change.kind());
        json.writeStringProperty("model", change.model());
        price(json, "before", change.before());
        price(json, "after", change.after());
        json.writeEndObject();
    }

    private static String word(PriceChange change) {
        if (change.before() == null) {
            return "new";
        }
        return change.after() == null ? "gone" : "other";
    }
}
