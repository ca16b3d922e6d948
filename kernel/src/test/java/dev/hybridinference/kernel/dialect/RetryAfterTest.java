package dev.hybridinference.kernel.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        ", 0, 0",
        ", 7, 7000",
        ", 1.5, 1500",
        "250, 7, 250",
        "250.9, , 250",
        "x, 7, 7000",
        ", 999999999, 999999999000"
    })
    void secondsAndMillisecondsAreRead(String millis, String value, long expected) {
        assertThat(RetryAfter.read(millis, value, NOW)).isEqualTo(Duration.ofMillis(expected));
    }

    @Test
    void aDateIsComparedWithTheWallClockAndNeverNegative() {
        assertThat(RetryAfter.read(null, "Thu, 01 Jan 2026 00:00:30 GMT", NOW))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(RetryAfter.read(null, "Wed, 31 Dec 2025 00:00:00 GMT", NOW))
                .isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thu, 01 Jan 2026 00:00:30 GMT",
                "Thursday, 01-Jan-26 00:00:30 GMT",
                "Thu Jan  1 00:00:30 2026",
                " Thu, 01 Jan 2026 00:00:30 GMT "
            })
    void aDateIsReadInAllThreeFormsOfHttp(String value) {
        assertThat(RetryAfter.read(null, value, NOW)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aYearOfTwoDigitsIsTheNearestOneButNotMoreThanFiftyYearsAhead() {
        assertThat(RetryAfter.read(null, "Tuesday, 01-Jan-75 00:00:00 GMT", NOW))
                .isEqualTo(Duration.between(NOW, Instant.parse("2075-01-01T00:00:00Z")));
        assertThat(RetryAfter.read(null, "Sunday, 06-Nov-94 08:49:37 GMT", NOW))
                .isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "soon",
                "1e9",
                "9999999999999",
                "Thu, 99 Jan 2026 00:00:30 GMT",
                "Thursday, 41-Jan-26 00:00:30 GMT",
                "Thu Jan 1 2026",
                "Thursday, 01-Jan-26"
            })
    void whatIsUnusableIsAsIfItWereNotThere(String value) {
        assertThat(RetryAfter.read(null, value, NOW)).isNull();
        assertThat(RetryAfter.read(value, null, NOW)).isNull();
    }
}
