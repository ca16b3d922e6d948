package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many clients that take their time, as slowhttptest makes them, beside one that does not. */
@Tag("long")
@ExtendWith(LeakCheck.class)
final class SlowAttacksTest {
    private static final Duration STEP = Duration.ofMillis(500);

    /** Together with {@link #SIP} below the least rate that a client may read with. */
    private static final Duration PAUSE = Duration.ofMillis(1_500);

    private static final int SIP = 1_024;

    /** All limits of this gateway, and the time it has for closing. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final Duration CLOSED = LIMIT.multipliedBy(5);
    private static final Duration NOISE = Duration.ofMillis(50);
    private static final int REQUESTS = 100;

    /** A way to be slow; returns once the gateway has closed. */
    enum Attack {
        HEAD(1_000) {
            @Override
            void run(int port, Runnable begun) {
                try (RawClient client = RawClient.connect(port)) {
                    client.send("POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nx-a: ");
                    begun.run();
                    dripUntilClosed(client);
                }
            }
        },
        BODY(1_000) {
            @Override
            void run(int port, Runnable begun) {
                try (RawClient client = RawClient.connect(port)) {
                    client.send(RunningGateway.head("/v1/chat/completions", 100_000)).send("{");
                    begun.run();
                    dripUntilClosed(client);
                }
            }
        },
        READ(300) {
            @Override
            void run(int port, Runnable begun) {
                try (RawClient client = RawClient.connectSlow(port, SIP)) {
                    client.send(RawRequest.chat("big", "hi").key(GatewayYaml.KEY).stream().bytes());
                    begun.run();
                    while (client.readSome(SIP, CLOSED).length > 0) {
                        LockSupport.parkNanos(PAUSE.toNanos());
                    }
                }
            }
        };

        private final int connections;

        Attack(int connections) {
            this.connections = connections;
        }

        abstract void run(int port, Runnable begun);

        private static void dripUntilClosed(RawClient client) {
            byte[] drops = " ".repeat(200).getBytes(StandardCharsets.US_ASCII);
            try {
                client.drip(drops, 1, STEP);
                throw new AssertionError("a slow client was never cut");
            } catch (UncheckedIOException closed) {
                assertThat(closed).hasMessageContaining("the peer closed");
            }
        }
    }

    private ScriptedProvider provider;
    private ScriptedProvider big;
    private RunningGateway gateway;

    @BeforeEach
    void start(@TempDir Path dir) {
        provider = ScriptedProvider.start().always(Script.json(200, "{\"choices\":[]}"));
        big = ScriptedProvider.start().always(BigAnswers.stream(100_000_000));
        gateway =
                RunningGateway.start(
                        dir,
                        new GatewayYaml()
                                .server(
                                        "header_timeout: %1$ds, body_timeout: %1$ds, write_timeout: %1$ds"
                                                .formatted(LIMIT.toSeconds()))
                                .provider("one", provider.baseUrl())
                                .provider("two", big.baseUrl())
                                .inOrder("one/gpt-test")
                                .model(
                                        "big",
                                        "huge",
                                        List.of(GatewayYaml.target("two/x", "tier: 0"))));
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
        big.close();
    }

    @ParameterizedTest
    @EnumSource
    void slowClientsAreCutAndDoNotSlowOthers(Attack attack) throws InterruptedException {
        // given
        measure();
        Duration alone = measure();
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger cut = new AtomicInteger();
        List<Thread> attackers = new ArrayList<>();

        // when
        long began = System.nanoTime();
        for (int i = 0; i < attack.connections; i++) {
            attackers.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        attack.run(gateway.port(), begun::incrementAndGet);
                                        cut.incrementAndGet();
                                    }));
        }
        Await.until("all attackers connected", () -> begun.get() == attack.connections);
        Duration beside = measure();
        Await.until(
                CLOSED,
                () -> "all attackers cut; are " + cut + " of " + attack.connections,
                () -> cut.get() == attack.connections);
        long took = System.nanoTime() - began;

        // then
        for (Thread attacker : attackers) {
            attacker.join();
        }
        System.out.printf(
                "slow %s: %d connections cut within %d ms; p90 of others %d us alone, %d us beside%n",
                attack,
                cut.get(),
                took / 1_000_000,
                alone.toNanos() / 1_000,
                beside.toNanos() / 1_000);
        assertThat(beside).isLessThan(alone.multipliedBy(6).dividedBy(5).plus(NOISE));
        gateway.awaitIdle();
    }

    /** The 90th percentile of ordinary requests on fresh connections. */
    private Duration measure() {
        long[] nanos = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long began = System.nanoTime();
            RawResponse answer = gateway.ask(RawRequest.chat("m", "hi").key(GatewayYaml.KEY));
            nanos[i] = System.nanoTime() - began;
            assertThat(answer.status()).isEqualTo(200);
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[REQUESTS * 9 / 10]);
    }
}
