package dev.hybridinference.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;
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

    @Test
    void ofTwoTheStricterOfEachHolds() {
        HealthRules one = new HealthRules(true, 30, 8, 256, 10);
        HealthRules two = new HealthRules(true, 60, 4, 0, 20);
        assertThat(one.stricter(two)).isEqualTo(new HealthRules(true, 60, 4, 0, 10));
        assertThat(two.stricter(one)).isEqualTo(new HealthRules(true, 60, 4, 0, 10));
    }

    @Test
    void noBoundIsLooserThanAny() {
        HealthRules none = new HealthRules(true, 30, 0, 9, 10);
        HealthRules bound = new HealthRules(true, 30, 5, 9, 10);
        assertThat(none.stricter(bound)).isEqualTo(bound);
        assertThat(bound.stricter(none)).isEqualTo(bound);
        assertThat(none.stricter(none)).isEqualTo(none);
    }

    @Test
    void aBreakerThatIsOffHasNoSayInHowLongItStaysOpen() {
        HealthRules off = new HealthRules(false, 60, 0, 9, 10);
        HealthRules on = new HealthRules(true, 30, 0, 9, 10);
        HealthRules alsoOff = new HealthRules(false, 90, 0, 9, 10);
        assertThat(off.stricter(on)).isEqualTo(on);
        assertThat(on.stricter(off)).isEqualTo(on);
        assertThat(off.stricter(alsoOff)).isEqualTo(alsoOff);
    }
}
