package dev.hybridinference.gateway.config;

import java.time.Duration;

/** Range checks of the configuration records, with messages of one form. */
final class Checks {
    private Checks() {}

    static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: longer than zero)".formatted(name, value));
        }
    }

    static void between(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: %d to %d)".formatted(name, value, least, most));
        }
    }

    static void notEmpty(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("%s: empty (expected: some text)".formatted(name));
        }
    }
}
