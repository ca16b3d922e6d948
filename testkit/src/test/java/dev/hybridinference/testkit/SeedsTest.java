package dev.hybridinference.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeedsTest {

    @Test
    void aSeedFixesTheSequence() {
        assertThat(Seeds.random(7).nextLong()).isEqualTo(Seeds.random(7).nextLong());
        assertThat(Seeds.random(7).nextLong()).isNotEqualTo(Seeds.random(8).nextLong());
    }

    @Test
    void theSystemPropertyOverridesTheSeed() {
        String before = System.getProperty(Seeds.PROPERTY);
        try {
            System.setProperty(Seeds.PROPERTY, "42");
            assertThat(Seeds.next("SeedsTest")).isEqualTo(42);
        } finally {
            if (before == null) {
                System.clearProperty(Seeds.PROPERTY);
            } else {
                System.setProperty(Seeds.PROPERTY, before);
            }
        }
    }
}
