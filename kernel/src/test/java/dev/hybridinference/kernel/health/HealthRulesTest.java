package dev.hybridinference.kernel.health;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HealthRulesTest {
    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new HealthRules(true, 0, 0, 0, 0))
                .hasMessage("cooldownNanos: 0 (expected: above 0)");
        assertThatThrownBy(() -> new HealthRules(true, 1, -1, 0, 0))
                .hasMessage("maxConcurrency: -1 (expected: 0 or more)");
        assertThatThrownBy(() -> new HealthRules(true, 1, 0, -1, 0))
                .hasMessage("maxQueue: -1 (expected: 0 or more)");
        assertThatThrownBy(() -> new HealthRules(true, 1, 0, 0, -1))
                .hasMessage("queueTimeoutNanos: -1 (expected: 0 or more)");
    }
}
