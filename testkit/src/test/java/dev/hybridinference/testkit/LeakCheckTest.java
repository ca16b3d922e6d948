package dev.hybridinference.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeakCheckTest {

    @RegisterExtension static final LeakCheck LEAKS = new LeakCheck();

    @Test
    void aBufferThatWasNotReleasedFailsTheTestNamingItsAccess() {
        // given
        leak();

        // then
        assertThatThrownBy(LEAKS::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the lost buffer")
                .hasMessageContaining("LeakCheckTest.leak");
    }

    @Test
    void releasedBuffersPass() {
        // given
        PooledByteBufAllocator.DEFAULT.buffer(100).release();

        // when
        LEAKS.check();

        // then
        assertThat(LeakReports.take()).isEmpty();
    }

    @Test
    void aCountMayReturnToZeroWithinTheGrace() {
        // given
        AtomicLong polls = new AtomicLong();
        LeakCheck check =
                new LeakCheck()
                        .expectZero("open leases", () -> Math.max(0, 5 - polls.incrementAndGet()));

        // when
        check.check();

        // then
        assertThat(polls.get()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aCountThatStaysAboveZeroFailsTheTest() {
        // given
        LeakCheck check =
                new LeakCheck().expectZero("open leases", () -> 3).grace(Duration.ofMillis(50));

        // then
        assertThatThrownBy(check::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("open leases at zero; is 3");
    }

    @Test
    void reportsAreBounded() {
        // when
        for (int i = 0; i < LeakReports.LIMIT + 10; i++) {
            LeakReports.add("x", " y");
        }

        // then
        assertThat(LeakReports.take()).hasSize(LeakReports.LIMIT);
    }

    private static void leak() {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(100);
        buffer.touch("the lost buffer");
    }
}
