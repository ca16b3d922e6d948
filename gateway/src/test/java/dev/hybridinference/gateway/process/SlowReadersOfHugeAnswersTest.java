package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.edge.EdgeServer;
import dev.hybridinference.testkit.Await;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers of 20 GB in all to clients that do not read, in a process that has little memory. */
@Tag("long")
final class SlowReadersOfHugeAnswersTest {
    private static final int READERS = 200;
    private static final long BYTES = 100_000_000;

    /** Held before content, waiting for the client, and one read more. */
    private static final long EACH = 256 * 1024 + EdgeServer.HIGH_WATER + 64 * 1024;

    /** Of the JVM itself for code that is compiled meanwhile, and of the allocator. */
    private static final long GROWTH = 64 << 20;

    @TempDir private Path dir;

    @Test
    void aSmallProcessOutlivesTwoHundredClientsThatDoNotRead() {
        List<RawClient> clients = new ArrayList<>();
        try (ScriptedProvider provider = ScriptedProvider.start();
                GatewayProcess gateway =
                        GatewayProcess.start(
                                dir,
                                new GatewayYaml()
                                        .server("write_timeout: 5m")
                                        .provider("one", provider.baseUrl())
                                        .inOrder("one/gpt-test"),
                                "-Xmx48m",
                                "-XX:MaxDirectMemorySize=96m",
                                "-XX:+ExitOnOutOfMemoryError")) {
            // given
            provider.always(BigAnswers.stream(BYTES));
            long before = gateway.residentBytes();

            // when
            RawRequest chat = RawRequest.chat("m", "hi").key(GatewayYaml.KEY).stream();
            for (int i = 0; i < READERS; i++) {
                clients.add(RawClient.connectSlow(gateway.port(), 8_192).send(chat));
            }
            provider.awaitRequests(READERS);
            long most = mostResident(gateway, Duration.ofSeconds(8)) - before;

            // then
            System.out.printf(
                    "slow readers: %d of %,d bytes, process grew by %,d bytes (bound %,d)%n",
                    READERS, BYTES, most, READERS * EACH + GROWTH);
            assertThat(most).isLessThan(READERS * EACH + GROWTH);
            assertThat(clients.getFirst().response().awaitBody(5_000_000).end())
                    .isEqualTo(RawResponse.End.OPEN);
            assertThat(gateway.isAlive()).isTrue();
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    private static long mostResident(GatewayProcess gateway, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        long[] most = {0};
        Await.until(
                time.plus(Await.DEADLINE),
                "the end of watching",
                () -> {
                    most[0] = Math.max(most[0], gateway.residentBytes());
                    return System.nanoTime() >= end;
                });
        return most[0];
    }
}
