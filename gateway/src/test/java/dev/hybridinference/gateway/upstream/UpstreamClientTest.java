package dev.hybridinference.gateway.upstream;

import static dev.hybridinference.gateway.upstream.UpstreamFixture.await;
import static dev.hybridinference.gateway.upstream.UpstreamFixture.get;
import static dev.hybridinference.gateway.upstream.UpstreamFixture.origin;
import static dev.hybridinference.gateway.upstream.UpstreamFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.upstream.Answers.Answer;
import dev.hybridinference.gateway.upstream.Answers.Verdict;
import dev.hybridinference.gateway.upstream.UpstreamFault.Kind;
import dev.hybridinference.gateway.upstream.UpstreamFault.Processed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpstreamClientTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void leaveNothingOpen() {
        await("all connections closed", () -> fixture.client().openConnections() == 0);
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    static List<Answer> answers() {
        return Answers.all();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_is_told_as_head_body_and_end_or_fault(Answer answer) throws Exception {
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            peer.send(answer.bytes());
                        })) {
            // when
            Recorder heard = fixture.call(get(origin(server)));

            // then
            assertThat(heard.body()).isEqualTo(answer.body());
            assertThat(heard.heard("late")).isFalse();
            assertThat(heard.story().stream().anyMatch(event -> event.startsWith("head ")))
                    .isEqualTo(answer.status() != 0);
            switch (answer.verdict()) {
                case REUSABLE, COMPLETE -> assertThat(heard.story()).endsWith("end");
                case CUT ->
                        assertThat(heard.fault().kind())
                                .isEqualTo(
                                        answer.wire().isEmpty()
                                                ? Kind.CLOSED_BEFORE_ANSWER
                                                : Kind.CLOSED_EARLY);
                case MALFORMED -> assertThat(heard.fault().kind()).isEqualTo(Kind.MALFORMED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void only_a_clean_answer_brings_its_connection_back(Answer answer) throws Exception {
        CountDownLatch tested = new CountDownLatch(1);
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            peer.send(answer.bytes());
                            if (answer.verdict() == Verdict.REUSABLE) {
                                awaitLatch(tested);
                            }
                        })) {
            // when
            var _ = fixture.call(get(origin(server)));

            // then
            if (answer.verdict() == Verdict.REUSABLE && answer.rest() == 0) {
                await("idle connection", () -> fixture.client().idleConnections() == 1);
            } else {
                await("closed connection", () -> fixture.client().openConnections() == 0);
            }
            tested.countDown();
        }
    }

    @Test
    void a_slow_drip_is_delivered_piece_by_piece_with_one_flush_moment_each() throws Exception {
        // given
        Recorder heard = new Recorder();
        byte[] wire =
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
                        .getBytes(StandardCharsets.ISO_8859_1);
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            for (int i = 0; i < wire.length; i++) {
                                peer.send(new byte[] {wire[i]});
                                int body = i - (wire.length - 4);
                                if (body == 0) {
                                    await("head", () -> heard.heard("readComplete"));
                                } else if (body > 0) {
                                    await("byte " + i, () -> heard.bytes() == body);
                                }
                            }
                        })) {
            // when
            var _ = fixture.send(get(origin(server)), heard);
            await("end", heard::over);

            // then
            assertThat(heard.events())
                    .containsExactly(
                            "connected",
                            "written",
                            "head 200",
                            "readComplete",
                            "body",
                            "readComplete",
                            "body",
                            "readComplete",
                            "body",
                            "end");
        }
    }

    @Test
    void one_connection_serves_many_calls() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.answering(Answers.ok("Content-Length: 2\r\n", "ok"))) {
            for (int i = 0; i < 50; i++) {
                // when
                Recorder heard = fixture.call(request(origin(server), "POST", "x", SOON));
                await("idle connection", () -> fixture.client().idleConnections() == 1);

                // then
                assertThat(heard.story())
                        .containsExactly(
                                i == 0 ? "connected" : "reused",
                                "written",
                                "head 200",
                                "body",
                                "end");
            }
            assertThat(server.accepted()).isEqualTo(1);
            assertThat(server.requests()).hasSize(50);
        }
    }

    @Test
    void an_answer_to_head_leaves_the_connection_usable() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.answering(Answers.ok("Content-Length: 2000\r\n", ""))) {
            // when
            Recorder heard = fixture.call(request(origin(server), "HEAD", "", SOON));
            await("idle connection", () -> fixture.client().idleConnections() == 1);

            // then
            assertThat(heard.story()).containsExactly("connected", "written", "head 200", "end");
        }
    }

    @Test
    void a_large_body_arrives_whole() throws Exception {
        // given
        String body = "0123456789abcdef".repeat(256 * 1024);
        try (ScriptedServer server =
                ScriptedServer.answering(Answers.ok("Content-Length: 2\r\n", "ok"))) {
            // when
            Recorder heard = fixture.call(request(origin(server), "POST", body, SOON));

            // then
            assertThat(heard.story())
                    .containsExactly("connected", "written", "head 200", "body", "end");
        }
    }

    @Test
    void the_head_takes_a_small_body_along() throws Exception {
        // given
        try (ScriptedServer server =
                ScriptedServer.answering(Answers.ok("Content-Length: 2\r\n", "ok"))) {
            Origin origin = origin(server);
            ByteBuf head = ByteBufAllocator.DEFAULT.buffer(512);
            head.writeBytes(ascii("POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n"));
            ByteBuf body = ByteBufAllocator.DEFAULT.buffer(16);
            body.writeBytes(ascii("body"));

            // when
            Recorder heard = fixture.call(new UpstreamRequest(origin, head, body, SOON, false));

            // then
            assertThat(heard.story()).endsWith("end");
            assertThat(head.refCnt()).isZero();
            assertThat(body.refCnt()).isZero();
        }
    }

    @Test
    void an_early_answer_is_read_and_its_connection_is_not_used_again() throws Exception {
        // given
        String body = "x".repeat(64 * 1024 * 1024);
        Recorder heard = new Recorder();
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.head();
                            peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
                            await(
                                    "the client's end",
                                    () -> fixture.client().openConnections() == 0);
                        })) {
            // when
            var _ = fixture.send(request(origin(server), "POST", body, SOON), heard);
            await("end", heard::over);

            // then
            assertThat(heard.story()).containsExactly("connected", "head 413", "body", "end");
            await("closed connection", () -> fixture.client().openConnections() == 0);
        }
    }

    @Test
    void an_early_answer_is_read_even_when_the_provider_has_reset_meanwhile() throws Exception {
        // given
        String body = "x".repeat(64 * 1024 * 1024);
        AtomicBoolean go = new AtomicBoolean();
        AtomicBoolean gone = new AtomicBoolean();
        Recorder heard = new Recorder();
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.head();
                            await("the word", go::get);
                            peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
                            peer.reset();
                            gone.set(true);
                        })) {
            var _ = fixture.send(request(origin(server), "POST", body, SOON), heard);
            await("request", () -> server.requests().size() == 1);

            // when
            fixture.onLoop(
                    () -> {
                        go.set(true);
                        await("the reset", gone::get);
                    });
            await("end", heard::over);

            // then
            assertThat(heard.story()).containsExactly("connected", "head 413", "body", "end");
        }
    }

    @Test
    void a_reset_inside_the_answer_is_an_early_close() throws Exception {
        // given
        Recorder heard = new Recorder();
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            peer.send(Answers.ok("", "hello"));
                            await("body", () -> heard.bytes() == 5);
                            peer.reset();
                        })) {
            // when
            var _ = fixture.send(get(origin(server)), heard);
            await("end", heard::over);

            // then
            assertThat(heard.fault().kind()).isEqualTo(Kind.CLOSED_EARLY);
            assertThat(heard.fault().processed()).isEqualTo(Processed.UNKNOWN);
            assertThat(heard.fault().detail()).contains("127.0.0.1", "reset");
        }
    }

    @Test
    void a_fault_says_nothing_of_the_request() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            peer.reset();
                        })) {
            // when
            Recorder heard = fixture.call(get(origin(server)));

            // then
            assertThat(heard.fault().kind()).isEqualTo(Kind.CLOSED_BEFORE_ANSWER);
            assertThat(heard.fault().reused()).isFalse();
            assertThat(heard.fault().detail()).doesNotContain("GET", "Host");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void awaitLatch(CountDownLatch latch) {
        await("the test's end", () -> latch.getCount() == 0);
    }
}
