package dev.hybridinference.gateway.config;

import dev.hybridinference.kernel.ledger.ContentPolicy;
import dev.hybridinference.kernel.ledger.Redaction;
import java.time.Duration;
import java.util.List;

/**
 * Which bodies of requests and answers are kept, how, and how long.
 *
 * @param policy for keys without a rule of their own
 * @param sample share of the requests that {@link ContentPolicy#SAMPLED} keeps, from 0 to 1
 * @param redact regular expressions; what they match is taken out
 * @param kept how long
 */
public record ContentConfig(
        ContentPolicy policy, double sample, List<String> redact, Duration kept) {
    public ContentConfig {
        if (!(sample >= 0 && sample <= 1)) {
            throw new IllegalArgumentException("sample: %s (expected: 0 to 1)".formatted(sample));
        }
        Checks.positive("kept", kept);
        redact = List.copyOf(redact);
        var _ = Redaction.of(redact);
    }
}
