package dev.hybridinference.gateway.upstream;

import static dev.hybridinference.gateway.upstream.UpstreamFixture.await;
import static dev.hybridinference.gateway.upstream.UpstreamFixture.get;
import static dev.hybridinference.gateway.upstream.UpstreamFixture.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.upstream.UpstreamFault.Kind;
import dev.hybridinference.gateway.upstream.UpstreamFault.Processed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamPoolTest {
    private static final String OK = Answers.ok("Content-Length: 2\r\n", "ok");
    private static final int PER_ORIGIN = 3;
    private static final int TOTAL = 4;

    private final UpstreamFixture fixture =
            new UpstreamFixture(
                    new PoolLimits(PER_ORIGIN, TOTAL, Duration.ofSeconds(55)), TlsTrust.system());
    private final UpstreamClient client = fixture.client();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void no_more_idle_connections_are_kept_than_the_bounds_say() throws Exception {
        try (ScriptedServer first = ScriptedServer.answering(OK);
                ScriptedServer second = ScriptedServer.answering(OK)) {
            // when
            together(10, origin(first));

            // then
            await("bound per origin", () -> client.openConnections() == PER_ORIGIN);
            assertThat(client.idleConnections()).isEqualTo(PER_ORIGIN);

            // when
            together(10, origin(second));

            // then
            await("bound of all", () -> client.openConnections() == TOTAL);
            assertThat(client.idleConnections()).isEqualTo(TOTAL);
            await("the oldest went", () -> first.open() == 1 && second.open() == PER_ORIGIN);
        }
    }

    @Test
    void the_connection_that_was_used_last_is_used_next() throws Exception {
        // given
        AtomicReference<String> busy = new AtomicReference<>("");
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            String name = Integer.toString(peer.hashCode());
                            while (peer.request() != null) {
                                busy.set(name);
                                peer.send(OK);
                            }
                        })) {
            together(3, origin(server));
            await("three idle", () -> client.idleConnections() == 3);
            var _ = fixture.call(get(origin(server)));
            await("idle again", () -> client.idleConnections() == 3);
            String last = busy.get();

            for (int i = 0; i < 5; i++) {
                // when
                var _ = fixture.call(get(origin(server)));
                await("idle again", () -> client.idleConnections() == 3);

                // then
                assertThat(busy.get()).isEqualTo(last);
            }
        }
    }

    @Test
    void an_idle_connection_expires() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            // given
            var _ = fixture.call(get(origin(server)));
            await("idle connection", () -> client.idleConnections() == 1);
            fixture.pass(Duration.ofSeconds(50));
            var _ = fixture.call(get(origin(server)));
            await("idle connection", () -> client.idleConnections() == 1);
            assertThat(server.accepted()).isEqualTo(1);

            // when
            fixture.pass(Duration.ofSeconds(55));

            // then
            await("no connection", () -> client.openConnections() == 0);
            assertThat(client.idleConnections()).isZero();
        }
    }

    @Test
    void an_idle_connection_that_the_provider_closes_is_dropped_at_once() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            peer.send(OK);
                            await("idle connection", () -> client.idleConnections() == 1);
                        })) {
            // when
            Recorder first = fixture.call(get(origin(server)));

            // then
            assertThat(first.story()).endsWith("end");
            await("no connection", () -> client.openConnections() == 0);
            assertThat(client.idleConnections()).isZero();
        }
    }

    @Test
    void bytes_that_nobody_asked_for_close_an_idle_connection() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            peer.send(OK);
                            await("idle connection", () -> client.idleConnections() == 1);
                            peer.send(OK);
                            peer.awaitEnd();
                        })) {
            // when
            var _ = fixture.call(get(origin(server)));

            // then
            await("no connection", () -> client.openConnections() == 0);
        }
    }

    @Test
    void a_pooled_connection_that_takes_the_request_and_dies_is_ambiguous() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            peer.send(OK);
                            peer.request();
                        })) {
            // given
            var _ = fixture.call(get(origin(server)));
            await("idle connection", () -> client.idleConnections() == 1);

            // when
            Recorder second = fixture.call(get(origin(server)));

            // then
            assertThat(second.story())
                    .containsExactly("reused", "written", "failed CLOSED_BEFORE_ANSWER");
            assertThat(second.fault().reused()).isTrue();
            assertThat(second.fault().processed()).isEqualTo(Processed.UNKNOWN);
        }
    }

    @Test
    void a_pooled_connection_that_takes_no_byte_proves_that_nothing_was_processed()
            throws Exception {
        // given
        AtomicBoolean go = new AtomicBoolean();
        AtomicBoolean gone = new AtomicBoolean();
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            peer.send(OK);
                            await("the word", go::get);
                            peer.reset();
                            gone.set(true);
                        })) {
            var _ = fixture.call(get(origin(server)));
            await("idle connection", () -> client.idleConnections() == 1);
            Recorder second = new Recorder();

            // when
            fixture.onLoop(
                    () -> {
                        go.set(true);
                        await("the reset", gone::get);
                        var _ = client.send(fixture.loop(), get(origin(server)), second);
                    });
            await("end", second::over);

            // then
            assertThat(second.story()).containsExactly("reused", "failed CLOSED_BEFORE_ANSWER");
            assertThat(second.fault().reused()).isTrue();
            assertThat(second.fault().processed()).isEqualTo(Processed.NO);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void a_dead_connection_is_never_tried_again_by_the_client() throws Exception {
        try (ScriptedServer server = ScriptedServer.plain(peer -> peer.request())) {
            // when
            Recorder heard = fixture.call(get(origin(server)));

            // then
            assertThat(heard.fault().kind()).isEqualTo(Kind.CLOSED_BEFORE_ANSWER);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void connections_are_kept_warm_until_the_origin_is_forgotten() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            // when
            client.keepWarm(origin(server), 2);

            // then
            await("two warm connections", () -> client.idleConnections() == 2);
            assertThat(fixture.call(get(origin(server))).story()).startsWith("reused");
            await("two warm connections", () -> client.idleConnections() == 2);
            assertThat(server.accepted()).isEqualTo(2);

            // when
            client.forget(origin(server));

            // then
            await("no connection", () -> client.openConnections() == 0);
            fixture.pass(Duration.ofMinutes(5));
            assertThat(fixture.call(get(origin(server))).story()).startsWith("connected");
            assertThat(server.accepted()).isEqualTo(3);
        }
    }

    @Test
    void warm_connections_expire_and_are_opened_again() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            // given
            client.keepWarm(origin(server), 1);
            await("a warm connection", () -> client.idleConnections() == 1);

            // when
            fixture.pass(Duration.ofSeconds(56));

            // then
            await("another one", () -> server.accepted() == 2 && server.open() == 1);
        }
    }

    @Test
    void warm_connections_that_do_not_live_are_opened_more_and_more_slowly() throws Exception {
        try (ScriptedServer server = ScriptedServer.plain(_ -> {})) {
            // given
            client.keepWarm(origin(server), 1);

            for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
                int before = server.accepted() == 0 ? awaitOne(server) : server.accepted();
                await("gone", () -> client.openConnections() == 0);

                // when
                fixture.pass(Duration.ofSeconds(seconds).minusMillis(900));
                fixture.onLoop(() -> {});
                int early = server.accepted();
                fixture.pass(Duration.ofMillis(900));

                // then
                assertThat(early).isEqualTo(before);
                await("the next one", () -> server.accepted() == before + 1);
            }
        }
    }

    @Test
    void a_running_connection_to_a_forgotten_origin_ends_with_its_answer() throws Exception {
        // given
        Recorder heard = new Recorder();
        AtomicBoolean go = new AtomicBoolean();
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.request();
                            await("the word", go::get);
                            peer.send(OK);
                            peer.awaitEnd();
                        })) {
            var _ = fixture.send(get(origin(server)), heard);
            await("written", () -> heard.heard("written"));

            // when
            client.forget(origin(server));
            fixture.onLoop(() -> go.set(true));

            // then
            await("end", heard::over);
            assertThat(heard.story()).endsWith("end");
            await("no connection", () -> client.openConnections() == 0);
        }
    }

    @Test
    void close_fails_what_runs_and_everything_after_it() throws Exception {
        // given
        Recorder running = new Recorder();
        try (ScriptedServer server = ScriptedServer.plain(ScriptedServer.Peer::awaitEnd)) {
            var _ = fixture.send(get(origin(server)), running);
            await("written", () -> running.heard("written"));
            assertThat(client.runningCalls()).isEqualTo(1);

            // when
            client.close();
            Recorder after = fixture.call(get(origin(server)));

            // then
            await("end", running::over);
            assertThat(running.fault().detail()).contains("shutting down");
            assertThat(after.fault().kind()).isEqualTo(Kind.CONNECT_REFUSED);
            assertThat(after.fault().detail()).contains("shutting down");
            assertThat(client.openConnections()).isZero();
            assertThat(client.runningCalls()).isZero();
        }
    }

    private static int awaitOne(ScriptedServer server) {
        await("the first one", () -> server.accepted() == 1);
        return 1;
    }

    /** Sends so many calls at once that each needs its own connection. */
    private void together(int count, Origin origin) {
        List<Recorder> all = new ArrayList<>();
        fixture.onLoop(
                () -> {
                    for (int i = 0; i < count; i++) {
                        Recorder recorder = new Recorder();
                        all.add(recorder);
                        var _ = client.send(fixture.loop(), get(origin), recorder);
                    }
                });
        await("all calls", () -> all.stream().allMatch(Recorder::over));
    }
}
