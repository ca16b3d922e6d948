package dev.hybridinference.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.http.HeaderLines;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionClockTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final String POST =
            "POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";

    private final EdgeFixture edge;

    ConnectionClockTest() throws IOException {
        edge = new EdgeFixture();
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void a_connection_that_never_speaks_is_closed_silently() throws IOException {
        try (TestClient client = edge.connect()) {
            // when
            edge.settle(1);
            edge.advance(Duration.ofSeconds(11));

            // then
            assertThat(client.isClosed()).isTrue();
            assertThat(edge.server.counters().refusals()).isZero();
        }
    }

    @Test
    void a_head_that_takes_too_long_is_refused_with_408() throws IOException {
        try (TestClient client = edge.connect()) {
            // given
            client.send("GET /a HTTP/1.1\r\nHost");
            edge.settle(1);
            edge.advance(Duration.ofSeconds(9));
            client.send(": a\r\nX: y");
            edge.settle(1);

            // when
            edge.advance(Duration.ofSeconds(2));

            // then
            TestClient.Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void hundreds_of_slow_heads_are_cut_while_others_are_served() throws IOException {
        List<TestClient> slow = new ArrayList<>();
        try (TestClient quick = edge.connect()) {
            // given
            for (int i = 0; i < 300; i++) {
                TestClient client = edge.connect();
                slow.add(client.send("GET /a HTTP/1.1\r\nX-Slow: "));
            }
            edge.settle(301);

            // when
            for (int second = 0; second < 11; second++) {
                for (TestClient client : slow) {
                    client.sendAnyway(new byte[] {'x'});
                }
                TestClient.Answer answer = quick.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").read();
                assertThat(answer.status()).isEqualTo(200);
                edge.advance(SECOND);
            }

            // then
            for (TestClient client : slow) {
                assertThat(client.read().status()).isEqualTo(408);
                client.close();
            }
            edge.settle(1);
        } finally {
            for (TestClient client : slow) {
                client.close();
            }
        }
    }

    @Test
    void an_idle_connection_stays_for_the_idle_time_and_is_then_closed() throws IOException {
        try (TestClient client = edge.connect()) {
            // given
            String get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
            client.send(get).read();
            edge.advance(Duration.ofSeconds(59));
            edge.settle(1);
            assertThat(client.send(get).read().status()).isEqualTo(200);

            // when
            edge.settle(1);
            edge.advance(Duration.ofSeconds(61));

            // then
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void a_body_of_a_byte_a_second_is_given_up_soon() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send(POST);
            EdgeFixture.Held held = edge.held();
            held.act(held.client::wantBody);

            // when
            Duration took = Duration.ZERO;
            while (!isDone(held.gone)) {
                client.sendAnyway(new byte[] {'x'});
                edge.advance(SECOND);
                took = took.plus(SECOND);
            }

            // then
            assertThat(held.gone.join()).isEqualTo(ClientGone.BROKEN_BODY);
            assertThat(took).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(15));
            assertThat(client.read().status()).isEqualTo(408);
        }
    }

    @Test
    void a_fast_enough_body_is_still_given_up_after_the_total_time() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send(POST);
            EdgeFixture.Held held = edge.held();
            held.act(held.client::wantBody);

            // when
            Duration took = Duration.ZERO;
            while (!isDone(held.gone)) {
                client.sendAnyway(new byte[8 * 1024]);
                edge.settle(1);
                edge.advance(FIVE);
                took = took.plus(FIVE);
            }

            // then
            assertThat(held.gone.join()).isEqualTo(ClientGone.BROKEN_BODY);
            assertThat(took).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(75));
        }
    }

    @Test
    void the_time_in_which_nobody_reads_the_body_does_not_count() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
            EdgeFixture.Held held = edge.held();
            wait(held, 200);
            held.act(
                    () -> {
                        held.client.wantBody();
                        held.client.pauseBody(true);
                    });
            wait(held, 200);

            // when
            held.act(() -> held.client.pauseBody(false));
            client.send("abc");

            // then
            held.bodyEnded.join();
            held.answer(200, "fine");
            assertThat(client.read().body()).isEqualTo("fine");
        }
    }

    @Test
    void the_times_between_pauses_add_up() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send(POST);
            EdgeFixture.Held held = edge.held();
            held.act(held.client::wantBody);

            // when
            Duration took = Duration.ZERO;
            while (!held.gone.isDone() && took.compareTo(Duration.ofMinutes(1)) < 0) {
                edge.advance(FIVE);
                took = took.plus(FIVE);
                held.act(() -> held.client.pauseBody(true));
                held.act(() -> held.client.pauseBody(false));
                isDone(held.gone);
            }

            // then
            assertThat(held.awaitGone(1000)).isEqualTo(ClientGone.BROKEN_BODY);
            assertThat(took).isEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void a_handler_may_take_its_time() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
            EdgeFixture.Held held = edge.held();

            // when
            wait(held, 3600);
            held.answer(200, "late");

            // then
            assertThat(client.read().body()).isEqualTo("late");
        }
    }

    @Test
    void a_client_that_reads_nothing_is_reset_after_the_write_time() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            EdgeFixture.Held held = blocked(client);

            // when
            Duration took = Duration.ZERO;
            while (!isDone(held.gone)) {
                edge.advance(FIVE);
                took = took.plus(FIVE);
            }

            // then
            assertThat(held.gone.join()).isEqualTo(ClientGone.STALLED);
            assertThat(took).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
            EdgeFixture.await(() -> edge.server.counters().connections() == 0);
        }
    }

    @Test
    void a_client_that_reads_a_few_bytes_a_second_is_reset_too() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            EdgeFixture.Held held = blocked(client);

            // when
            Duration took = Duration.ZERO;
            while (!isDone(held.gone)) {
                client.readBytes(80);
                edge.advance(FIVE);
                took = took.plus(FIVE);
            }

            // then
            assertThat(held.gone.join()).isEqualTo(ClientGone.STALLED);
            assertThat(took).isLessThan(Duration.ofMinutes(2));
        }
    }

    private EdgeFixture.Held blocked(TestClient client) throws Exception {
        client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
        EdgeFixture.Held held = edge.held();
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
        return held;
    }

    /** Lets {@code seconds} pass in a few ticks; the client must not be given up. */
    private void wait(EdgeFixture.Held held, int seconds) {
        for (int i = 0; i < 4; i++) {
            edge.advance(Duration.ofSeconds(seconds / 4));
            assertThat(isDone(held.gone)).isFalse();
        }
    }

    /** Waits for more than a tick at most. */
    private static boolean isDone(CompletableFuture<?> future) {
        try {
            future.get(80, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (InterruptedException | java.util.concurrent.ExecutionException failure) {
            throw new AssertionError(failure);
        }
    }
}
