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
    @CsvSource({
        "1s,1000",
        "6m0s,360000",
        "20ms,20",
        "1h2m3.5s,3723500",
        "1d,86400000",
        "5,5000",
        "33011.382,33011382",
        "1767225607,7000",
        "1767225607500,7500"
    })
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
            strings = {
                "",
                " ",
                "soon",
                "0",
                "1767225599",
                "99999999999999999999",
                "1.2.3",
                "-1s",
                "1s later",
                "0s",
                "2025-12-31T23:59:59Z",
                "T"
            })
    void whatIsNoTimeAheadIsNoRest(String reset) {
        Map<String, String> headers =
                Map.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", reset);

        assertThat(RateHeaders.exhausted(headers::get, NOW)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "x-ratelimit-remaining, x-ratelimit-reset, 1767225607000, 7000",
        "x-ratelimit-remaining, x-ratelimit-reset, 1767225607, 7000",
        "x-ratelimit-remaining, x-ratelimit-reset, 7, 7000",
        "ratelimit-remaining, ratelimit-reset, 7, 7000"
    })
    void namesWithoutAUnitAreReadToo(String remaining, String reset, String value, long millis) {
        Map<String, String> headers = Map.of(remaining, "0", reset, value);

        assertThat(RateHeaders.exhausted(headers::get, NOW)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"default\";r=0;t=30 | 30000",
                "\"a\";r=50;t=90, \"b\"; r=0; t=7 | 7000",
                "\"a\";r=0;t=9, \"b\";t=20;r=0 | 20000",
                "\"a\";r=1;t=30 | 0",
                "\"a\";r=0 | 0",
                "\"a\";r=0;t=-5 | 0",
                "\"a\";r=0;t=99999999999999 | 0",
                "r=0;t=0 | 0",
                "; ;, =,r=0;t | 0"
            })
    void theListOfTheHttpWorkingGroupIsRead(String value, long millis) {
        Map<String, String> headers = Map.of("ratelimit", value);

        assertThat(RateHeaders.exhausted(headers::get, NOW))
                .isEqualTo(millis == 0 ? null : Duration.ofMillis(millis));
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
