package dev.hybridinference.gateway.upstream;

import static dev.hybridinference.gateway.upstream.UpstreamFixture.await;
import static dev.hybridinference.gateway.upstream.UpstreamFixture.get;
import static dev.hybridinference.gateway.upstream.UpstreamFixture.origin;
import static dev.hybridinference.gateway.upstream.UpstreamFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cancelling and pausing. */
class UpstreamControlTest {
    private static final long SOON_MILLIS = 100;
    private static final long MEGABYTE = 1024 * 1024;
    private static final long CALM_NANOS = Duration.ofMillis(300).toNanos();

    /** The fixed buffers of both sides, which the kernel doubles, and one read. */
    private static final long BOUND = MEGABYTE;

    private static final int SEND_BUFFER = 64 * 1024;

    private final UpstreamFixture fixture = new UpstreamFixture();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_cancel_before_the_head_reaches_the_provider_at_once() throws Exception {
        // given
        Recorder heard = new Recorder();
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            awaitEnd(peer);
                        })) {
            UpstreamCall call = fixture.send(get(origin(server)), heard);
            await("request", () -> server.requests().size() == 1);

            // when
            long millis = cancelled(call);

            // then
            assertThat(millis).isLessThan(SOON_MILLIS);
            assertThat(heard.story()).containsExactly("connected", "written");
        }
    }

    @Test
    void a_cancel_inside_the_body_reaches_the_provider_at_once() throws Exception {
        // given
        Recorder heard = new Recorder();
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            peer.send(Answers.chunked("5\r\nhello\r\n"));
                            awaitEnd(peer);
                        })) {
            UpstreamCall call = fixture.send(get(origin(server)), heard);
            await("body", () -> heard.heard("body"));

            // when
            long millis = cancelled(call);

            // then
            assertThat(millis).isLessThan(SOON_MILLIS);
            assertThat(heard.story()).doesNotContain("end", "late");
        }
    }

    @Test
    void a_cancel_of_a_paused_call_reaches_a_provider_that_writes() throws Exception {
        // given
        Recorder heard = new Recorder();
        try (ScriptedServer server = ScriptedServer.plain(peer -> flood(peer, Long.MAX_VALUE))) {
            UpstreamCall call = fixture.send(get(origin(server)), heard);
            fixture.onLoop(() -> call.pause(true));
            await("request", () -> server.requests().size() == 1);
            calm(sent);

            // when
            long millis = cancelled(call);

            // then
            assertThat(millis).isLessThan(SOON_MILLIS);
        }
    }

    @Test
    void a_cancel_while_the_request_is_being_written_reaches_the_provider() throws Exception {
        // given
        AtomicBoolean go = new AtomicBoolean();
        Recorder heard = new Recorder();
        String body = "x".repeat(32 * 1024 * 1024);
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.head();
                            await("the word", go::get);
                            awaitEnd(peer);
                        })) {
            UpstreamCall call =
                    fixture.send(
                            request(origin(server), "POST", body, Duration.ofSeconds(5)), heard);
            await("request", () -> server.requests().size() == 1);

            // when
            fixture.onLoop(call::cancel);
            go.set(true);

            // then
            await("end", () -> ended.get() != 0);
            assertThat(heard.story()).containsExactly("connected");
        }
    }

    @Test
    void a_listener_that_cancels_hears_nothing_more() throws Exception {
        for (String moment : new String[] {"written", "head 200", "body", "readComplete"}) {
            // given
            AtomicReference<UpstreamCall> call = new AtomicReference<>();
            Recorder heard = new Recorder();
            heard.onEvent(
                    event -> {
                        UpstreamCall own = call.get();
                        if (event.equals(moment) && own != null) {
                            own.cancel();
                        }
                    });
            try (ScriptedServer server =
                    ScriptedServer.plain(
                            peer -> {
                                peer.request();
                                peer.send(Answers.chunked("5\r\nhello\r\n5\r\nhello\r\n"));
                                awaitEnd(peer);
                            })) {
                ended.set(0);

                // when
                fixture.onLoop(
                        () ->
                                call.set(
                                        fixture.client()
                                                .send(fixture.loop(), get(origin(server)), heard)));

                // then
                await("end", () -> ended.get() != 0);
                await("no call", () -> fixture.client().runningCalls() == 0);
                fixture.onLoop(() -> {});
                assertThat(heard.events()).endsWith(moment);
                assertThat(heard.events()).containsOnlyOnce(moment);
            }
        }
    }

    @Test
    void a_second_cancel_and_a_late_pause_do_nothing() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.answering(Answers.ok("Content-Length: 2\r\n", "ok"))) {
            // given
            Recorder heard = new Recorder();
            UpstreamCall call = fixture.send(get(origin(server)), heard);
            await("idle connection", () -> fixture.client().idleConnections() == 1);

            // when
            fixture.onLoop(
                    () -> {
                        call.pause(true);
                        call.cancel();
                        call.cancel();
                    });

            // then
            assertThat(fixture.client().idleConnections()).isEqualTo(1);
            assertThat(fixture.client().runningCalls()).isZero();
            assertThat(fixture.call(get(origin(server))).story())
                    .startsWith("reused")
                    .endsWith("end");
        }
    }

    @Test
    void a_paused_call_takes_a_bounded_part_of_a_huge_answer_and_then_the_rest() throws Exception {
        // given
        long size = 100 * MEGABYTE;
        Recorder heard = new Recorder().countOnly();
        try (ScriptedServer server = ScriptedServer.plain(peer -> flood(peer, size))) {
            UpstreamCall call = fixture.send(get(origin(server)), heard);
            await("first bytes", () -> heard.bytes() > 32 * MEGABYTE);

            // when
            fixture.onLoop(() -> call.pause(true));
            long paused = heard.bytes();
            calm(sent);

            // then
            assertThat(heard.bytes()).isEqualTo(paused);
            assertThat(sent.get() - paused).isLessThan(BOUND);

            // when
            fixture.onLoop(() -> call.pause(false));

            // then
            await("end", heard::over);
            assertThat(heard.story()).endsWith("end");
            assertThat(heard.bytes()).isEqualTo(size);
        }
    }

    @Test
    void a_pause_inside_a_read_batch_holds_the_rest_of_it() throws Exception {
        // given
        AtomicReference<UpstreamCall> call = new AtomicReference<>();
        Recorder heard = new Recorder();
        heard.onEvent(
                event -> {
                    UpstreamCall own = call.get();
                    if (event.equals("body") && own != null) {
                        own.pause(true);
                    }
                });
        try (ScriptedServer server =
                ScriptedServer.answering(
                        Answers.chunked("1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n"))) {
            // when
            fixture.onLoop(
                    () ->
                            call.set(
                                    fixture.client()
                                            .send(fixture.loop(), get(origin(server)), heard)));
            await("a", () -> heard.body().equals("a"));
            fixture.onLoop(() -> {});

            // then
            assertThat(heard.body()).isEqualTo("a");
            for (String next : new String[] {"ab", "abc"}) {
                fixture.onLoop(() -> call.get().pause(false));
                await(next, () -> heard.body().equals(next));
                assertThat(heard.over()).isFalse();
            }
            fixture.onLoop(() -> call.get().pause(false));
            await("end", heard::over);
            assertThat(heard.story()).endsWith("end");
            await("idle connection", () -> fixture.client().idleConnections() == 1);
        }
    }

    @Test
    void what_comes_with_the_end_of_the_connection_waits_while_paused() throws Exception {
        // given
        int size = 200_000;
        AtomicReference<UpstreamCall> call = new AtomicReference<>();
        Recorder heard = new Recorder().countOnly();
        heard.onEvent(
                event -> {
                    if (event.equals("head 200")) {
                        call.get().pause(true);
                    }
                });
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            peer.send(Answers.ok("", ""));
                            await("head", () -> heard.heard("readComplete"));
                            peer.send("x".repeat(size));
                        })) {
            // when
            fixture.onLoop(
                    () ->
                            call.set(
                                    fixture.client()
                                            .send(fixture.loop(), get(origin(server)), heard)));
            await("the provider's end", () -> server.accepted() == 1 && server.open() == 0);
            fixture.onLoop(() -> {});
            fixture.onLoop(() -> {});

            // then
            assertThat(heard.story()).containsExactly("connected", "written", "head 200");

            // when
            fixture.onLoop(() -> call.get().pause(false));

            // then
            await("end", heard::over);
            assertThat(heard.story()).endsWith("end");
            assertThat(heard.bytes()).isEqualTo(size);
        }
    }

    @Test
    void an_answer_that_ends_while_paused_is_delivered_whole_afterwards() throws Exception {
        // given
        int size = 200_000;
        Recorder heard = new Recorder().countOnly();
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            peer.send(Answers.ok("", "x".repeat(size)));
                        })) {
            // when
            fixture.onLoop(
                    () -> {
                        UpstreamCall call =
                                fixture.client().send(fixture.loop(), get(origin(server)), heard);
                        heard.onEvent(event -> pauseAt(event, call));
                    });

            // then
            await("end", heard::over);
            assertThat(heard.story()).endsWith("end");
            assertThat(heard.bytes()).isEqualTo(size);
        }
    }

    private void pauseAt(String event, UpstreamCall call) {
        if (event.equals("head 200") || event.equals("body")) {
            call.pause(true);
            var _ =
                    fixture.loop()
                            .loop()
                            .schedule(() -> call.pause(false), 20, TimeUnit.MILLISECONDS);
        }
    }

    private void flood(ScriptedServer.Peer peer, long size) throws IOException {
        peer.sendBuffer(SEND_BUFFER);
        peer.request();
        peer.send(Answers.ok("Content-Length: " + size + "\r\n", ""));
        byte[] piece = new byte[64 * 1024];
        try {
            while (sent.get() < size) {
                peer.send(piece);
                sent.addAndGet(piece.length);
            }
        } finally {
            ended.set(System.nanoTime());
        }
    }

    private void awaitEnd(ScriptedServer.Peer peer) {
        peer.awaitEnd();
        ended.set(System.nanoTime());
    }

    /** Cancels, and waits until the provider has seen it; milliseconds between both. */
    private long cancelled(UpstreamCall call) {
        long begin = System.nanoTime();
        fixture.onLoop(call::cancel);
        await("the provider's end", () -> ended.get() != 0);
        return Duration.ofNanos(ended.get() - begin).toMillis();
    }

    /** Waits until {@code counter} has not moved for a while. */
    private static void calm(AtomicLong counter) {
        AtomicLong last = new AtomicLong(-1);
        AtomicLong since = new AtomicLong(System.nanoTime());
        await(
                "a standstill",
                () -> {
                    long now = counter.get();
                    if (now != last.get()) {
                        last.set(now);
                        since.set(System.nanoTime());
                    }
                    LockSupport.parkNanos(1_000_000);
                    return now > 0 && System.nanoTime() - since.get() > CALM_NANOS;
                });
    }
}
