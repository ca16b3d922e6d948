package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.schema.Field;
import dev.hybridinference.gateway.config.schema.Type;
import java.time.Duration;
import java.util.List;

/** The settings of the books. Stateless and thread-safe. */
final class LedgerFields {
    private LedgerFields() {}

    static List<Field> all() {
        return List.of(
                Field.of(
                        "sync",
                        Type.Choice.of("none", "interval", "each"),
                        "interval",
                        "When the books on disk are made safe against loss of power: never, every"
                                + " interval, or before a provider is asked and before a client"
                                + " sees the end of its answer."),
                Field.of(
                        "interval",
                        new Type.Span(Duration.ofMillis(10), Duration.ofMinutes(1)),
                        "200ms",
                        "Between two of sync: interval."),
                Field.of(
                        "spool_max",
                        ConfigSchema.size(64L << 20, 1L << 40),
                        "1GiB",
                        "What waits for the store at most; at the limit new requests get 503."),
                ConfigSchema.section(
                        "retention",
                        "How long things stay in the books.",
                        List.of(
                                Field.of(
                                        "rows",
                                        new Type.Span(Duration.ofDays(1), Duration.ofDays(36_500)),
                                        "400d",
                                        "Requests and their attempts."))));
    }
}
