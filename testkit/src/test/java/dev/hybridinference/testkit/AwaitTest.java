package dev.hybridinference.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {

    @Test
    void returnsWhenTheConditionHolds() {
        AtomicInteger polls = new AtomicInteger();
        Await.until("five polls", () -> polls.incrementAndGet() == 5);
        assertThat(polls).hasValue(5);
    }

    @Test
    void failsAtTheDeadlineWithTheDescription() {
        long start = System.nanoTime();
        assertThatThrownBy(() -> Await.until(Duration.ofMillis(30), "rain", () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessage("not within 30 ms: rain");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(30));
    }
}
