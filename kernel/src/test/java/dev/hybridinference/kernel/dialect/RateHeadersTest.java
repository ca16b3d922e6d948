package dev.hybridinference.kernel.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateHeadersTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({"1s,1000", "6m0s,360000", "20ms,20", "1h2m3.5s,3723500", "1d,86400000"})
    void theDurationOfOpenAiIsReadWhereNothingRemains(String reset, long millis) {
        Map<String, String> headers =
                Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", reset);

        assertThat(RateHeaders.exhausted(headers::get, NOW)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void theTimeOfAnthropicIsReadAndTheLongestCounts() {
        Map<String, String> headers =
                Map.of(
                        "anthropic-ratelimit-requests-remaining", "0",
                        "anthropic-ratelimit-requests-reset", "2026-01-01T00:00:07Z",
                        "anthropic-ratelimit-output-tokens-remaining", "0",
                        "anthropic-ratelimit-output-tokens-reset", "2026-01-01T00:00:30Z",
                        "anthropic-ratelimit-input-tokens-remaining", "5",
                        "anthropic-ratelimit-input-tokens-reset", "2026-01-01T00:09:00Z");

        assertThat(RateHeaders.exhausted(headers::get, NOW)).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "soon", "5", "-1s", "1s later", "0s", "2025-12-31T23:59:59Z", "T"})
    void whatIsNoTimeAheadIsNoRest(String reset) {
        Map<String, String> headers =
                Map.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", reset);

        assertThat(RateHeaders.exhausted(headers::get, NOW)).isNull();
    }

    @Test
    void whatRemainsIsNotUsedUp() {
        Map<String, String> headers =
                Map.of(
                        "x-ratelimit-remaining-requests", "10",
                        "x-ratelimit-reset-requests", "1s");

        assertThat(RateHeaders.exhausted(headers::get, NOW)).isNull();
        assertThat(RateHeaders.exhausted(_ -> null, NOW)).isNull();
    }
}
