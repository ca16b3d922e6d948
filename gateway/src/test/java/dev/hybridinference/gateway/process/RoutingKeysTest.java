package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.LeakCheck;
import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.provider.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What happens when a provider wants no more of a key; the rows of docs/routing.md on keys. */
@ExtendWith(LeakCheck.class)
final class RoutingKeysTest {
    private static final String TWO_KEYS = "api_keys: [first, second], " + RoutedGateway.QUIET;

    @TempDir private Path dir;
    private RoutedGateway gateway;

    @BeforeEach
    void open() {
        gateway = new RoutedGateway(dir);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aKeyWithARateLimitRestsAsLongAsItWasToldAndTheNextKeyIsUsed() {
        // given
        gateway.start(TWO_KEYS, "strategy: ordered", "a/m");
        RoutedGateway.mend(gateway.a);
        gateway.a.always(
                request -> "Bearer first".equals(request.header("authorization")),
                Script.status(429)
                        .header("retry-after", "20")
                        .header("content-type", "application/json")
                        .body("{\"error\":{\"message\":\"slow down\"}}"));
        for (int i = 0; i < 20; i++) {
            assertThat(gateway.ask().status()).isEqualTo(200);
        }
        assertThat(withFirst()).isEqualTo(1);

        // when
        gateway.later(Duration.ofSeconds(21));
        for (int i = 0; i < 20; i++) {
            assertThat(gateway.ask().status()).isEqualTo(200);
        }

        // then
        assertThat(withFirst()).isEqualTo(2);
    }

    @Test
    void aKeyOutOfCreditRestsForLongAndTheOtherKeysAreNotHeldBack() {
        // given
        gateway.start(TWO_KEYS, "strategy: ordered", "a/m");
        CountDownLatch held = new CountDownLatch(1);
        RoutedGateway.mend(gateway.a);
        gateway.a.always(
                request -> "Bearer first".equals(request.header("authorization")),
                Script.json(
                        429, "{\"error\":{\"message\":\"x\",\"code\":\"insufficient_quota\"}}"));
        for (int i = 0; i < 20; i++) {
            assertThat(gateway.ask().status()).isEqualTo(200);
        }

        // when: it would not rest any more after a refusal
        gateway.later(Duration.ofMinutes(9));
        for (int i = 0; i < 20; i++) {
            assertThat(gateway.ask().status()).isEqualTo(200);
        }

        // then
        assertThat(withFirst()).isEqualTo(1);

        // when
        int asked = gateway.a.received().size();
        gateway.a.answer(Script.empty().stallUntil(held).then(RoutedGateway.ANSWER.script()));
        try (RawClient one = gateway.running().client()) {
            one.send(RoutedGateway.stream());
            gateway.a.awaitRequests(asked + 1);

            // then: a second one has a place beside it
            assertThat(gateway.ask().status()).isEqualTo(200);
            held.countDown();
            assertThat(one.response().status()).isEqualTo(200);
        }

        // when
        gateway.later(Duration.ofMinutes(2));
        for (int i = 0; i < 20; i++) {
            assertThat(gateway.ask().status()).isEqualTo(200);
        }

        // then
        assertThat(withFirst()).isEqualTo(2);
    }

    @Test
    void aRefusedKeyIsPassedOverForTheNextOneAndNeverTheClientsAnswer() {
        gateway.start(TWO_KEYS, "strategy: ordered", "a/m");
        RoutedGateway.mend(gateway.a);
        gateway.a.always(
                request -> "Bearer first".equals(request.header("authorization")),
                Script.json(401, "{\"error\":{\"message\":\"bad key\"}}"));

        for (int i = 0; i < 20; i++) {
            assertThat(gateway.ask().status()).isEqualTo(200);
        }

        assertThat(withFirst()).isEqualTo(1);
    }

    private long withFirst() {
        return gateway.a.received().stream()
                .filter(request -> "Bearer first".equals(request.header("authorization")))
                .count();
    }
}
