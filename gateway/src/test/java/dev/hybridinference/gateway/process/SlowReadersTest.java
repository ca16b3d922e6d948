package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.edge.EdgeServer;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
final class SlowReadersTest {
    private static final int READERS = 20;

    /** Readers that read in the end; the others leave. */
    private static final int PATIENT = 4;

    private static final long BYTES = 5_000_000;

    /** Bytes that may be held before content is sent; they go out at once then. */
    private static final long BEFORE_CONTENT = 256 * 1024;

    /** One read from a provider, which may arrive just before it is paused. */
    private static final long ONE_READ = 64 * 1024;

    /** What the allocator takes from the system beyond what is asked for. */
    private static final long ALLOCATOR = 16 << 20;

    private static final long BOUND =
            READERS * (BEFORE_CONTENT + EdgeServer.HIGH_WATER + ONE_READ) + ALLOCATOR;

    private ScriptedProvider provider;
    private RunningGateway gateway;

    @BeforeEach
    void start(@TempDir Path dir) {
        provider = ScriptedProvider.start();
        provider.always(r -> r.json().get("stream") == null, BigAnswers.json(BYTES));
        provider.always(r -> r.json().get("stream") != null, BigAnswers.stream(BYTES));
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .provider("one", provider.baseUrl())
                                .inOrder("one/gpt-test"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void clientsThatDoNotReadHoldNoMoreThanTheirBoundAndMissNothingWhenTheyReadOn() {
        // given
        List<RawClient> clients = new ArrayList<>();
        try {
            long before = allocated();

            // when
            for (int i = 0; i < READERS; i++) {
                RawRequest chat = RawRequest.chat("m", "hi").key(GatewayYaml.KEY);
                RawClient client = RawClient.connectSlow(gateway.port(), 8_192);
                clients.add(client.send(i % 2 == 0 ? chat.stream() : chat));
            }
            provider.awaitRequests(READERS);
            long most = mostAllocated(Duration.ofSeconds(1)) - before;

            // then
            System.out.printf(
                    "slow readers: %d of %,d bytes, most allocated %,d bytes (bound %,d)%n",
                    READERS, BYTES, most, BOUND);
            assertThat(most).isLessThan(BOUND);
            for (int i = 0; i < PATIENT; i++) {
                RawResponse response = clients.get(i).response();
                assertThat(response.body(Duration.ofSeconds(30)))
                        .hasSize(
                                Math.toIntExact(
                                        i % 2 == 0
                                                ? BigAnswers.streamLength(BYTES)
                                                : BigAnswers.jsonLength(BYTES)));
            }
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    /** Watches for a while in which providers send as much as they may. */
    private static long mostAllocated(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        long[] most = {0};
        Await.until(
                time.plus(Await.DEADLINE),
                "the end of watching",
                () -> {
                    most[0] = Math.max(most[0], allocated());
                    return System.nanoTime() >= end;
                });
        return most[0];
    }

    private static long allocated() {
        ByteBufAllocatorMetric metric =
                ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }
}
