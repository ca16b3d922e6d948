package dev.hybridinference.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.http.HeaderLines;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DepartureTest {
    private static final int ROUNDS = 5;
    private static final String GET = "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n";

    private final EdgeFixture edge;

    DepartureTest() throws IOException {
        edge = new EdgeFixture();
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private interface Step {
        void run(TestClient client, EdgeFixture.Held held) throws IOException;
    }

    @Test
    void a_close_is_noticed_while_the_handler_waits() throws Exception {
        assertNoticed(GET, (_, _) -> {}, (client, _) -> client.close());
    }

    @Test
    void a_reset_is_noticed_while_the_handler_waits() throws Exception {
        assertNoticed(GET, (_, _) -> {}, (client, _) -> client.reset());
    }

    @Test
    void a_half_close_counts_as_leaving() throws Exception {
        assertNoticed(GET, (_, _) -> {}, (client, _) -> client.socket().shutdownOutput());
    }

    @Test
    void a_close_is_noticed_while_the_answer_is_blocked() throws Exception {
        assertNoticed(GET, this::block, (client, _) -> client.close());
    }

    @Test
    void a_half_close_is_noticed_while_the_answer_is_blocked() throws Exception {
        assertNoticed(GET, this::block, (client, _) -> client.socket().shutdownOutput());
    }

    @Test
    void a_close_is_noticed_behind_pipelined_bytes_that_stopped_the_reading() throws Exception {
        String early = GET.repeat(4 * EarlyBytes.ENOUGH / GET.length());
        assertNoticed(GET + early, (_, _) -> {}, (client, _) -> client.close());
    }

    @Test
    void a_close_is_noticed_while_the_body_is_paused() throws Exception {
        String head = "POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";
        assertNoticed(
                head + "x".repeat(4 * EarlyBytes.ENOUGH),
                (_, held) ->
                        held.act(
                                () -> {
                                    held.client.wantBody();
                                    held.client.pauseBody(true);
                                }),
                (client, _) -> client.close());
    }

    @Test
    void an_answer_that_still_waits_when_its_client_leaves_was_not_delivered() throws Exception {
        try (TestClient client = edge.connect()) {
            // given: more than what the machine takes for a client that does not read
            client.send(GET);
            EdgeFixture.Held held = edge.held();
            block(client, held);
            held.act(held.client::end);

            // when
            client.reset();

            // then
            assertThat(held.undelivered.get(5, TimeUnit.SECONDS)).isTrue();
            assertThat(held.gone).isNotDone();
        }
    }

    @Test
    void an_answer_whose_end_finds_the_client_gone_was_not_delivered() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send(GET);
            EdgeFixture.Held held = edge.held();

            // when: the loop does not see that the client leaves before it writes
            held.act(
                    () -> {
                        reset(client);
                        held.client.head(200, new HeaderLines(), 2);
                        held.client.body(Unpooled.wrappedBuffer(new byte[2]));
                        held.client.end();
                    });

            // then
            assertThat(held.undelivered.get(5, TimeUnit.SECONDS)).isTrue();
            assertThat(held.gone).isNotDone();
        }
    }

    private static void reset(TestClient client) {
        try {
            client.reset();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void an_answer_that_its_client_took_was_delivered_however_it_leaves() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send(GET);
            EdgeFixture.Held held = edge.held();
            held.answer(200, "all");

            // when
            client.reset();
            EdgeFixture.await(() -> edge.server.counters().connections() == 0);

            // then
            assertThat(held.undelivered).isNotDone();
        }
    }

    private void assertNoticed(String request, Step before, Step leave) throws Exception {
        long[] millis = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            try (TestClient client = edge.connect()) {
                // given
                client.send(request);
                EdgeFixture.Held held = edge.held();
                edge.settle(1);
                before.run(client, held);

                // when
                long start = System.nanoTime();
                leave.run(client, held);

                // then
                assertThat(held.awaitGone(5000)).isEqualTo(ClientGone.LEFT);
                millis[i] = (System.nanoTime() - start) / 1_000_000;
                EdgeFixture.await(() -> edge.server.counters().connections() == 0);
                assertThat(edge.server.counters().inFlight()).isZero();
            }
        }
        Arrays.sort(millis);
        assertThat(millis[ROUNDS / 2]).isLessThan(100);
    }

    private void block(TestClient client, EdgeFixture.Held held) {
        held.act(() -> held.client.head(200, new HeaderLines(), ClientStream.STREAMED));
        boolean[] writable = {true};
        while (writable[0]) {
            held.act(
                    () -> {
                        held.client.body(Unpooled.wrappedBuffer(new byte[60_000]));
                        held.client.flush();
                        writable[0] = held.client.writable();
                    });
        }
    }
}
