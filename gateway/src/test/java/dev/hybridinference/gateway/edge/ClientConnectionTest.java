package dev.hybridinference.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.http.HeaderLines;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientConnectionTest {
    private static final String EXPECTING =
            String.join(
                    "\r\n",
                    "POST /hold HTTP/1.1",
                    "Host: a",
                    "Expect: 100-continue",
                    "Content-Length: 5",
                    "",
                    "");
    private static final HeaderLines NONE = new HeaderLines();
    private final EdgeFixture edge;

    ClientConnectionTest() throws IOException {
        edge = new EdgeFixture();
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void an_answer_carries_both_request_ids_a_date_and_its_length() throws IOException {
        try (TestClient client = edge.connect()) {
            // when
            TestClient.Answer answer =
                    client.send("GET /a HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine-1\r\n\r\n")
                            .read();

            // then
            assertThat(answer.header("x-request-id")).isEqualTo("mine-1");
            assertThat(answer.header("request-id")).isEqualTo("mine-1");
            assertThat(answer.header("date")).matches("\\w{3}, \\d\\d \\w{3} \\d{4} [0-9:]{8} GMT");
            assertThat(answer.header("content-length")).isEqualTo("0");
            assertThat(answer.header("connection")).isNull();
        }
    }

    @Test
    void a_request_without_an_id_gets_a_fresh_one_each_time() throws IOException {
        try (TestClient client = edge.connect()) {
            // when
            String first = client.send(get("/a")).read().header("x-request-id");
            String second = client.send(get("/a")).read().header("x-request-id");

            // then
            assertThat(first).matches("[a-z0-9]{26}").isNotEqualTo(second);
        }
    }

    @Test
    void pipelined_requests_are_answered_strictly_in_order() throws Exception {
        try (TestClient client = edge.connect()) {
            // when
            client.send(get("/hold/1") + post("/b", "two") + get("/hold/3") + post("/d", "four"));
            EdgeFixture.Held first = edge.held();

            // then
            edge.settle(1);
            assertThat(edge.heldNow()).isNull();
            assertThat(edge.seen).isEmpty();
            first.answer(200, "one");
            assertThat(client.read().body()).isEqualTo("one");
            assertThat(client.read().body()).isEqualTo("two");
            edge.held().answer(200, "three");
            assertThat(client.read().body()).isEqualTo("three");
            assertThat(client.read().body()).isEqualTo("four");
        }
    }

    @Test
    void a_thousand_pipelined_requests_are_all_answered() throws Exception {
        try (TestClient client = edge.connect()) {
            Thread sender =
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    client.send(post("/a", "x").repeat(1000));
                                } catch (IOException failure) {
                                    throw new AssertionError(failure);
                                }
                            });
            for (int i = 0; i < 1000; i++) {
                assertThat(client.read().body()).isEqualTo("x");
            }
            sender.join();
        }
    }

    @Test
    void a_streamed_answer_is_chunked_and_pieces_of_every_size_arrive_whole() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send(get("/hold"));
            EdgeFixture.Held held = edge.held();
            StringBuilder sent = new StringBuilder();

            // when
            held.act(() -> held.client.head(200, NONE, ClientStream.STREAMED));
            for (int size : new int[] {0, 1, 15, 16, 4096, 4097, 65_536, 200_000, 3}) {
                String piece = "abcdefghijk".repeat(size / 11 + 1).substring(0, size);
                sent.append(piece);
                held.act(
                        () -> {
                            held.client.body(
                                    Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1));
                            held.client.flush();
                        });
            }
            Thread ending = Thread.startVirtualThread(() -> held.act(held.client::end));
            TestClient.Answer answer = client.read();

            // then
            assertThat(answer.header("transfer-encoding")).isEqualTo("chunked");
            assertThat(answer.complete()).isTrue();
            assertThat(answer.body()).isEqualTo(sent.toString());
            ending.join();
        }
    }

    @Test
    void nothing_reaches_the_client_before_a_flush() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send(get("/hold"));
            EdgeFixture.Held held = edge.held();

            // when
            held.act(() -> held.client.head(200, NONE, ClientStream.STREAMED));
            edge.settle(1);

            // then
            assertThat(client.socket().getInputStream().available()).isZero();
            held.act(held.client::flush);
            assertThat(client.readBytes(12)).isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void head_has_the_head_only_and_the_connection_stays_in_step() throws Exception {
        try (TestClient client = edge.connect()) {
            // when
            client.send("HEAD /hold HTTP/1.1\r\nHost: a\r\n\r\n" + get("/next"));
            edge.held().answer(200, "seven c");

            // then
            assertThat(client.read(true).header("content-length")).isEqualTo("7");
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(edge.seen).containsExactly("GET /next");
        }
    }

    @Test
    void answers_204_and_304_have_neither_body_nor_length() throws Exception {
        try (TestClient client = edge.connect()) {
            for (int status : new int[] {204, 304}) {
                // when
                client.send(get("/hold"));
                EdgeFixture.Held held = edge.held();
                held.act(
                        () -> {
                            held.client.head(status, NONE, 0);
                            held.client.end();
                        });

                // then
                TestClient.Answer answer = client.read();
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.header("content-length")).isNull();
                assertThat(answer.header("transfer-encoding")).isNull();
            }
            assertThat(client.send(get("/a")).read().status()).isEqualTo(200);
        }
    }

    @Test
    void http_1_0_is_answered_without_chunks_and_closed() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send("GET /hold HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            EdgeFixture.Held held = edge.held();

            // when
            held.act(
                    () -> {
                        held.client.head(200, NONE, ClientStream.STREAMED);
                        held.client.body(Unpooled.copiedBuffer("abc", StandardCharsets.US_ASCII));
                        held.client.end();
                    });

            // then
            TestClient.Answer answer = client.read();
            assertThat(answer.header("transfer-encoding")).isNull();
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(answer.body()).isEqualTo("abc");
        }
    }

    @Test
    void http_1_0_stays_connected_only_when_it_asks() throws Exception {
        String plain = "POST /a HTTP/1.0\r\nContent-Length: 1\r\n\r\nx";
        String keeping = plain.replace("\r\n\r\n", "\r\nConnection: Keep-Alive\r\n\r\n");
        try (TestClient client = edge.connect()) {
            assertThat(client.send(keeping).read().header("connection")).isEqualTo("keep-alive");
            assertThat(client.send(plain).read().header("connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void a_cut_close_delimited_answer_ends_in_a_reset() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send("GET /hold HTTP/1.0\r\n\r\n");
            EdgeFixture.Held held = edge.held();

            // when
            held.act(
                    () -> {
                        held.client.head(200, NONE, ClientStream.STREAMED);
                        held.client.flush();
                        held.client.cut();
                    });

            // then
            assertThatThrownBy(() -> client.socket().getInputStream().readAllBytes())
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void a_cut_chunked_answer_has_what_was_written_but_no_end() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send(get("/hold"));
            EdgeFixture.Held held = edge.held();

            // when
            held.act(
                    () -> {
                        held.client.head(200, NONE, ClientStream.STREAMED);
                        held.client.body(Unpooled.copiedBuffer("abc", StandardCharsets.US_ASCII));
                        held.client.cut();
                    });

            // then
            TestClient.Answer answer = client.read();
            assertThat(answer.body()).isEqualTo("abc");
            assertThat(answer.complete()).isFalse();
        }
    }

    @Test
    void continue_is_sent_only_when_the_handler_wants_the_body() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send(EXPECTING);
            EdgeFixture.Held held = edge.held();
            edge.settle(1);
            assertThat(client.socket().getInputStream().available()).isZero();

            // when
            held.act(held.client::wantBody);

            // then
            assertThat(client.read().status()).isEqualTo(100);
            client.send("hello");
            held.bodyEnded.join();
            assertThat(held.body()).isEqualTo("hello");
            held.answer(200, "");
            assertThat(client.read().header("connection")).isNull();
        }
    }

    @Test
    void a_refused_expectation_closes_because_the_body_may_or_may_not_follow() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send(EXPECTING);

            // when
            edge.held().answer(413, "");

            // then
            TestClient.Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void no_body_is_delivered_before_it_is_wanted_nor_while_it_is_paused() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
            EdgeFixture.Held held = edge.held();
            edge.settle(1);
            assertThat(held.body()).isEmpty();

            // when
            held.act(held.client::wantBody);
            EdgeFixture.await(() -> held.body().equals("abc"));
            held.act(() -> held.client.pauseBody(true));
            client.send("def");
            edge.settle(1);

            // then
            assertThat(held.body()).isEqualTo("abc");
            held.act(() -> held.client.pauseBody(false));
            held.bodyEnded.join();
            assertThat(held.body()).isEqualTo("abcdef");
        }
    }

    @Test
    void a_small_unread_body_is_drained_and_the_connection_stays() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n");

            // when
            edge.held().answer(401, "no");

            // then
            assertThat(client.read().header("connection")).isNull();
            client.send("x".repeat(60_000) + post("/next", "y"));
            assertThat(client.read().body()).isEqualTo("y");
        }
    }

    @Test
    void a_large_unread_body_ends_the_connection_but_the_answer_can_be_read() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n");

            // when
            edge.held().answer(413, "too much");
            client.send("x".repeat(900_000));

            // then
            TestClient.Answer answer = client.read();
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(answer.body()).isEqualTo("too much");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void broken_chunks_end_the_request_with_400_and_tell_the_handler() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send("POST /hold HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            EdgeFixture.Held held = edge.held();
            held.act(held.client::wantBody);

            // when
            client.send("3\r\nabc\r\nzzz\r\n");

            // then
            assertThat(held.awaitGone(5000)).isEqualTo(ClientGone.BROKEN_BODY);
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.isClosed()).isTrue();
            held.answer(200, "must go nowhere");
        }
    }

    @Test
    void a_late_word_of_an_old_handler_never_reaches_the_next_answer() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send(get("/hold/1"));
            EdgeFixture.Held old = edge.held();
            old.answer(200, "one");
            client.read();
            client.send(get("/hold/2"));
            EdgeFixture.Held next = edge.held();

            // when
            old.act(
                    () -> {
                        old.client.body(Unpooled.copiedBuffer("old", StandardCharsets.US_ASCII));
                        old.client.flush();
                        old.client.end();
                        old.client.cut();
                    });
            next.answer(200, "two");

            // then
            assertThat(client.read().body()).isEqualTo("two");
        }
    }

    @Test
    void a_refusal_is_an_error_object_that_names_the_request() throws IOException {
        try (TestClient client = edge.connect()) {
            // when
            TestClient.Answer answer =
                    client.send("GET /a HTTP/1.1\r\nX-Request-Id: r1\r\n\r\n").read();

            // then
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(answer.header("request-id")).isEqualTo("r1");
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"type\":\"error\",\"error\":{\"message\":\"The request is not valid HTTP/1.1: it needs"
                                    + " exactly one Host header.\",\"type\":\"invalid_request_error\","
                                    + "\"param\":null,\"code\":\"bad_request\"},\"source\":\"gateway\","
                                    + "\"request_id\":\"r1\"}");
            assertThat(edge.server.counters().refusals()).isEqualTo(1);
        }
    }

    @Test
    void draining_closes_idle_connections_and_ends_busy_ones_with_their_answer() throws Exception {
        try (TestClient idle = edge.connect();
                TestClient busy = edge.connect();
                TestClient fresh = edge.connect()) {
            // given
            idle.send(get("/a")).read();
            busy.send(get("/hold"));
            EdgeFixture.Held held = edge.held();
            edge.settle(3);

            // when
            edge.server.drain();

            // then
            assertThat(idle.isClosed()).isTrue();
            held.answer(200, "done");
            assertThat(busy.read().header("connection")).isEqualTo("close");
            assertThat(busy.isClosed()).isTrue();
            assertThat(fresh.send(get("/a")).read().header("connection")).isEqualTo("close");
        }
    }

    @Test
    void closing_the_server_tells_running_requests() throws Exception {
        try (TestClient client = edge.connect()) {
            // given
            client.send(get("/hold"));
            EdgeFixture.Held held = edge.held();

            // when
            edge.server.close();

            // then
            assertThat(held.awaitGone(5000)).isEqualTo(ClientGone.SHUTDOWN);
            assertThat(client.isClosed()).isTrue();
            EdgeFixture.await(() -> edge.server.counters().connections() == 0);
            assertThat(edge.server.counters().inFlight()).isZero();
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static String post(String path, String body) {
        return "POST "
                + path
                + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }
}
