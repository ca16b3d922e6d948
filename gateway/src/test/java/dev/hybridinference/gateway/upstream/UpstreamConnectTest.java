package dev.hybridinference.gateway.upstream;

import static dev.hybridinference.gateway.upstream.UpstreamFixture.await;
import static dev.hybridinference.gateway.upstream.UpstreamFixture.get;
import static dev.hybridinference.gateway.upstream.UpstreamFixture.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.upstream.UpstreamFault.Kind;
import dev.hybridinference.gateway.upstream.UpstreamFault.Processed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamConnectTest {
    private static final String OK = Answers.ok("Content-Length: 2\r\n", "ok");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void leaveNothingOpen() {
        await("all connections closed", () -> fixture.client().openConnections() == 0);
        assertThat(fixture.client().runningCalls()).isZero();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @Test
    void a_closed_port_refuses() throws Exception {
        // given
        Origin closed;
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            closed = origin(server);
        }

        // when
        Recorder heard = fixture.call(get(closed));

        // then
        refusedWith(heard, Kind.CONNECT_REFUSED, closed.authority());
    }

    @Test
    void a_name_that_nobody_knows_is_told_so_now_and_from_memory() {
        for (int i = 0; i < 2; i++) {
            // when
            Recorder heard = fixture.call(get(new Origin(false, "nowhere.test", 80, true)));

            // then
            refusedWith(heard, Kind.NAME_UNKNOWN, "nowhere.test");
        }
    }

    @Test
    void a_private_address_is_forbidden_unless_the_origin_is_local() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            // given
            fixture.name("gpu.test", "127.0.0.1");

            // when
            Recorder literal =
                    fixture.call(get(new Origin(false, "127.0.0.1", server.port(), false)));
            Recorder named = fixture.call(get(new Origin(false, "gpu.test", server.port(), false)));
            Recorder ours = fixture.call(get(new Origin(false, "gpu.test", server.port(), true)));

            // then
            refusedWith(literal, Kind.ADDRESS_FORBIDDEN, "local: true");
            refusedWith(named, Kind.ADDRESS_FORBIDDEN, "gpu.test");
            assertThat(ours.story()).endsWith("end");
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void the_metadata_address_is_forbidden_to_local_origins_too() {
        // when
        Recorder heard = fixture.call(get(new Origin(false, "169.254.169.254", 80, true)));

        // then
        refusedWith(heard, Kind.ADDRESS_FORBIDDEN, "metadata");
    }

    @Test
    void the_next_address_is_tried_when_one_refuses() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            // given
            fixture.name("two.test", "127.0.0.2", "127.0.0.1");

            // when
            Recorder heard = fixture.call(get(new Origin(false, "two.test", server.port(), true)));

            // then
            assertThat(heard.story())
                    .containsExactly("connected", "written", "head 200", "body", "end");
        }
    }

    @Test
    void only_some_addresses_are_tried() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            // given
            fixture.name(
                    "many.test", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.1");

            // when
            Recorder heard = fixture.call(get(new Origin(false, "many.test", server.port(), true)));

            // then
            refusedWith(heard, Kind.CONNECT_REFUSED, "127.0.0.5");
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void an_address_that_says_nothing_is_a_connect_timeout() throws Exception {
        // given
        Recorder heard = new Recorder();
        try (BlackHole hole = new BlackHole("127.0.0.1", 0)) {
            var _ = fixture.send(get(new Origin(false, "127.0.0.1", hole.port(), true)), heard);
            fixture.pass(TIMEOUT.minusSeconds(1));
            fixture.onLoop(() -> {});
            assertThat(heard.over()).isFalse();

            // when
            fixture.pass(Duration.ofSeconds(1));

            // then
            await("end", heard::over);
            refusedWith(heard, Kind.CONNECT_TIMEOUT, "TCP connect");
        }
    }

    @Test
    void the_next_address_is_tried_when_one_says_nothing() throws Exception {
        // given
        Recorder heard = new Recorder();
        try (ScriptedServer server = ScriptedServer.answering(OK);
                BlackHole _ = new BlackHole("127.0.0.2", server.port())) {
            fixture.name("two.test", "127.0.0.2", "127.0.0.1");
            var _ = fixture.send(get(new Origin(false, "two.test", server.port(), true)), heard);
            await("dial", () -> fixture.client().openConnections() == 1);

            // when
            fixture.pass(TIMEOUT.dividedBy(2));

            // then
            await("end", heard::over);
            assertThat(heard.story()).endsWith("end");
        }
    }

    @Test
    void a_name_that_takes_too_long_is_a_connect_timeout() {
        // given
        Recorder heard = new Recorder();
        CountDownLatch answered = new CountDownLatch(1);
        fixture.slowName("slower.test", answered);
        var _ = fixture.send(get(new Origin(false, "slower.test", 80, true)), heard);

        // when
        fixture.pass(TIMEOUT);

        // then
        await("end", heard::over);
        refusedWith(heard, Kind.CONNECT_TIMEOUT, "name lookup");
        answered.countDown();
    }

    @Test
    void a_call_may_be_cancelled_during_the_lookup_and_during_the_connect() throws Exception {
        // given
        Recorder first = new Recorder();
        Recorder second = new Recorder();
        CountDownLatch answered = new CountDownLatch(1);
        fixture.slowName("slow.test", answered);
        try (BlackHole hole = new BlackHole("127.0.0.1", 0)) {
            UpstreamCall looking =
                    fixture.send(get(new Origin(false, "slow.test", hole.port(), true)), first);
            UpstreamCall connecting =
                    fixture.send(get(new Origin(false, "127.0.0.1", hole.port(), true)), second);
            await("dial", () -> fixture.client().openConnections() == 1);

            // when
            fixture.onLoop(looking::cancel);
            fixture.onLoop(connecting::cancel);
            answered.countDown();

            // then
            await("no connection", () -> fixture.client().openConnections() == 0);
            assertThat(fixture.client().runningCalls()).isZero();
            assertThat(first.events()).isEmpty();
            assertThat(second.events()).isEmpty();
        }
    }

    private static void refusedWith(Recorder heard, Kind kind, String detail) {
        assertThat(heard.story()).containsExactly("failed " + kind);
        assertThat(heard.fault().processed()).isEqualTo(Processed.NO);
        assertThat(heard.fault().reused()).isFalse();
        assertThat(heard.fault().detail()).contains(detail);
    }

    /** A port that drops every connection request: its backlog is full. */
    private static final class BlackHole implements AutoCloseable {
        private static final int PROBE_MILLIS = 300;
        private final ServerSocket listening = new ServerSocket();
        private final List<Socket> filling = new ArrayList<>();

        BlackHole(String address, int port) throws IOException {
            listening.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port), 1);
            boolean full = false;
            while (!full) {
                Socket socket = new Socket();
                filling.add(socket);
                try {
                    socket.connect(listening.getLocalSocketAddress(), PROBE_MILLIS);
                } catch (SocketTimeoutException _) {
                    full = true;
                }
            }
        }

        int port() {
            return listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : filling) {
                socket.close();
            }
            listening.close();
        }
    }
}
