package dev.hybridinference.kernel.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerTest {

    @Test
    void mayUseOnlyTheModelsOfItsKey() {
        Caller caller = caller(Set.of("llama", "fast"), Caller.NEVER);
        assertThat(caller.mayUse("llama")).isTrue();
        assertThat(caller.mayUse("fast")).isTrue();
        assertThat(caller.mayUse("LLAMA")).isFalse();
        assertThat(caller.mayUse("*")).isFalse();
    }

    @Test
    void aStarStandsForEveryModel() {
        assertThat(caller(Set.of("*"), Caller.NEVER).mayUse("anything")).isTrue();
    }

    @Test
    void withoutModelsNothingMayBeUsed() {
        assertThat(caller(Set.of(), Caller.NEVER).mayUse("llama")).isFalse();
    }

    @Test
    void endsAtItsExpiryAndNotBefore() {
        Caller caller = caller(Set.of("*"), 1_000);
        assertThat(caller.expired(999)).isFalse();
        assertThat(caller.expired(1_000)).isTrue();
        assertThat(caller(Set.of("*"), Caller.NEVER).expired(Long.MAX_VALUE - 1)).isFalse();
    }

    @Test
    void rightsAreFoundByTheirWord() {
        assertThat(Right.of("target")).contains(Right.TARGET);
        assertThat(Right.of("TARGET")).isEmpty();
        assertThat(Right.of("admin")).isEmpty();
    }

    private static Caller caller(Set<String> models, long expiresAtMillis) {
        return new Caller("id", "ci", "team", models, Set.of(), expiresAtMillis);
    }
}
