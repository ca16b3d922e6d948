package dev.hybridinference.gateway.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CrowdTest {
    @Test
    void placesAreConservedAndNobodyIsForgotten() throws InterruptedException {
        long seed = new Random().nextLong();
        for (int round = 0; round < 10; round++) {
            assertThat(new Crowd(seed + round).run(1_500)).as("seed %d", seed + round).isEmpty();
        }
    }

    @Test
    @Tag("long")
    void placesAreConservedAndNobodyIsForgottenForLong() throws InterruptedException {
        long seed = new Random().nextLong();
        for (int round = 0; round < 200; round++) {
            assertThat(new Crowd(seed + round).run(5_000)).as("seed %d", seed + round).isEmpty();
        }
    }
}
