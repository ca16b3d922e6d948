package dev.hybridinference.gateway.config;

import dev.hybridinference.gateway.config.schema.Field;
import dev.hybridinference.gateway.config.schema.Type;
import dev.hybridinference.kernel.ledger.ContentPolicy;
import dev.hybridinference.kernel.ledger.Redaction;
import java.time.Duration;
import java.util.List;

/** The settings of the books. Stateless and thread-safe. */
final class LedgerFields {
    /** Also a setting of each key. */
    static final Type.Choice CONTENT = Type.Choice.of(ContentPolicy.words());

    private static final Type.Span KEPT =
            new Type.Span(Duration.ofDays(1), Duration.ofDays(36_500));
    private static final Type.Text PATTERN =
            new Type.Text(
                    "a regular expression that does not match the empty text",
                    Redaction::broken,
                    null);

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
                Field.of(
                        "content",
                        CONTENT,
                        "none",
                        "Whether the bodies of requests and answers are kept: never, when a"
                                + " request did not end ok, for a sample, or always. Keys may say"
                                + " otherwise."),
                Field.of(
                        "sample",
                        new Type.Fraction(),
                        "0.05",
                        "Share of the requests whose bodies content: sampled keeps."),
                Field.open(
                        "redact",
                        new Type.Items(PATTERN, 0),
                        "",
                        "Regular expressions; what they match in a body is replaced by"
                                + " `[redacted]` before it is kept."),
                ConfigSchema.section(
                        "retention",
                        "How long things stay in the books.",
                        List.of(
                                Field.of("content", KEPT, "30d", "Bodies of requests and answers."),
                                Field.of("rows", KEPT, "400d", "Requests and their attempts."))));
    }
}
