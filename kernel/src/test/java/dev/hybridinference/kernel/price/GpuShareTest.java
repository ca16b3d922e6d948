package dev.hybridinference.kernel.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GpuShareTest {
    private static final long SECOND = 1_000_000_000L;

    private final GpuShare share = new GpuShare();

    @Test
    void aLoneRequestPaysAllOfItsTime() {
        long token = share.enter(5);
        assertThat(share.leave(token, 5 + SECOND)).isEqualTo(SECOND);
    }

    @Test
    void togetherEachPaysItsPart() {
        long first = share.enter(0);
        long second = share.enter(2 * SECOND);
        assertThat(share.leave(first, 4 * SECOND)).isEqualTo(3 * SECOND);
        assertThat(share.leave(second, 5 * SECOND)).isEqualTo(2 * SECOND);
    }

    @Test
    void idleTimeIsNobodys() {
        assertThat(share.leave(share.enter(0), SECOND)).isEqualTo(SECOND);
        assertThat(share.leave(share.enter(100 * SECOND), 101 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void aTimeThatLiesBackCountsAsNone() {
        long token = share.enter(10);
        assertThat(share.leave(token, 4)).isZero();
    }

    @Test
    void whoLeavesTwiceIsFoundOut() {
        long token = share.enter(0);
        share.leave(token, 1);
        assertThatThrownBy(() -> share.leave(token, 2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRequestOfADayIsStillExact() {
        long day = 86_400 * SECOND;
        long first = share.enter(0);
        long second = share.enter(day / 2);
        assertThat(share.leave(first, day) + share.leave(second, day)).isEqualTo(day);
    }

    @Test
    void sharesAddUpToTheBusyTimeExactly() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            GpuShare shares = new GpuShare();
            List<Long> tokens = new ArrayList<>();
            long now = random.nextLong();
            long busy = 0;
            long charged = 0;
            for (int step = 0; step < 2_000; step++) {
                long passed = random.nextInt(10) == 0 ? 0 : random.nextLong(1_000_000);
                now += passed;
                busy += tokens.isEmpty() ? 0 : passed;
                if (tokens.isEmpty() || random.nextInt(100) < 51) {
                    tokens.add(shares.enter(now));
                } else {
                    long token = tokens.remove(random.nextInt(tokens.size()));
                    charged += shares.leave(token, now);
                }
            }
            for (long token : tokens) {
                charged += shares.leave(token, now);
            }
            assertThat(charged).as("seed %d, round %d", seed, round).isEqualTo(busy);
            assertThat(shares.inFlight()).isZero();
        }
    }

    @Test
    void equalRequestsPayTheSameButForANanosecond() {
        int many = 7;
        List<Long> tokens = IntStream.range(0, many).mapToObj(_ -> share.enter(0)).toList();
        long sum = 0;
        for (long token : tokens) {
            long each = share.leave(token, SECOND);
            assertThat(each).isBetween(SECOND / many, SECOND / many + 1);
            sum += each;
        }
        assertThat(sum).isEqualTo(SECOND);
    }
}
