package dev.hybridinference.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.testkit.client.RawClient;
import dev.hybridinference.testkit.client.RawRequest;
import dev.hybridinference.testkit.client.RawResponse;
import dev.hybridinference.testkit.provider.End;
import dev.hybridinference.testkit.provider.Script;
import dev.hybridinference.testkit.provider.ScriptedProvider;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final String BODY = "0123456789".repeat(100);

    private final ScriptedProvider provider =
            ScriptedProvider.start().always(Script.json(200, BODY));
    private final FaultProxy proxy = FaultProxy.to(provider.port());

    @AfterEach
    void stop() {
        proxy.close();
        provider.close();
    }

    @Test
    void withoutToxicsBytesPass() {
        assertThat(fetch().text()).isEqualTo(BODY);
        proxy.awaitOpenConnections(0);
        provider.awaitOpenConnections(0);
    }

    @Test
    void latencyDelaysEachWay() {
        proxy.latency(Direction.TO_SERVER, Duration.ofMillis(60));
        proxy.latency(Direction.TO_CLIENT, Duration.ofMillis(60));
        assertThat(fetch().took()).isGreaterThan(Duration.ofMillis(120));
    }

    @Test
    void bandwidthStretchesTheBody() {
        proxy.bandwidth(Direction.TO_CLIENT, 5000);
        assertThat(fetch().took()).isGreaterThan(Duration.ofMillis(180));
    }

    @Test
    void limitDataCutsAfterExactlySoManyBytes() {
        proxy.limitData(Direction.TO_CLIENT, 300);
        Fetched fetched = fetch();
        assertThat(fetched.end()).isEqualTo(RawResponse.End.TRUNCATED);
        assertThat(fetched.bytes()).isEqualTo(300);
    }

    @Test
    void aProxyThatGoesDownResetsThenRefuses() {
        // given
        provider.clearScripts();
        provider.answer(Script.sse().event("a").stallUntilClientLeaves());
        try (RawClient client = RawClient.connect(proxy.port())) {
            RawResponse response = client.exchange(RawRequest.get("/"));
            response.event();

            // when
            proxy.down();

            // then
            response.body();
            assertThat(response.end()).isEqualTo(RawResponse.End.RESET);
        }
        End end = provider.awaitRequest(0).awaitEnd();
        assertThat(end.kind()).isEqualTo(End.Kind.CLIENT_CLOSED);
        assertThatThrownBy(() -> RawClient.connect(proxy.port()))
                .hasCauseInstanceOf(ConnectException.class);
        proxy.up();
        provider.always(Script.json(200, BODY));
        assertThat(fetch().text()).isEqualTo(BODY);
    }

    @Test
    void requestsCanBeCutToo() {
        // given
        proxy.resetPeer(Direction.TO_SERVER, 10);

        // when
        try (RawClient client = RawClient.connect(proxy.port())) {
            client.send(RawRequest.get("/"));
            client.awaitClose();
        }

        // then
        provider.awaitOpenConnections(0);
        assertThat(provider.byteLog()).allMatch(bytes -> bytes.length <= 10);
        assertThat(provider.received()).isEmpty();
    }

    @Test
    void aTimeoutKeepsBytesBackUntilResumed() {
        // given
        proxy.timeout(Direction.TO_CLIENT);
        try (RawClient client = RawClient.connect(proxy.port())) {
            client.send(RawRequest.get("/"));
            provider.awaitRequests(1);
            assertThatThrownBy(() -> client.response(Duration.ofMillis(50)))
                    .isInstanceOf(AssertionError.class);

            // when
            proxy.resume(Direction.TO_CLIENT);

            // then
            assertThat(client.response().text()).isEqualTo(BODY);
        }
    }

    @Test
    void slicesArriveWhole() {
        proxy.slicer(Direction.TO_CLIENT, 7);
        assertThat(fetch().text()).isEqualTo(BODY);
    }

    @Test
    void slowCloseDelaysTheEnd() {
        provider.clearScripts();
        provider.answer(Script.status(200).flush().bytes(new byte[3]).closeNow());
        proxy.slowClose(Direction.TO_CLIENT, Duration.ofMillis(80));
        assertThat(fetch().took()).isGreaterThan(Duration.ofMillis(80));
    }

    private record Fetched(String text, int bytes, RawResponse.End end, Duration took) {}

    private Fetched fetch() {
        long start = System.nanoTime();
        try (RawClient client = RawClient.connect(proxy.port())) {
            RawResponse response = client.exchange(RawRequest.get("/"));
            String text = response.text();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return new Fetched(text, client.received().length, response.end(), took);
        }
    }
}
