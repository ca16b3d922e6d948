package dev.hybridinference.gateway.upstream;

import static dev.hybridinference.gateway.upstream.UpstreamFixture.await;
import static dev.hybridinference.gateway.upstream.UpstreamFixture.get;
import static dev.hybridinference.gateway.upstream.UpstreamFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.upstream.ScriptedServer.Peer;
import dev.hybridinference.gateway.upstream.UpstreamFault.Kind;
import dev.hybridinference.gateway.upstream.UpstreamFault.Processed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamTlsTest {
    private static final String OK = Answers.ok("Content-Length: 2\r\n", "ok");
    private static final String[] MODERN = {"TLSv1.3", "TLSv1.2"};
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir static @Nullable Path folder;
    private static @Nullable TestCertificates made;
    private static @Nullable SSLContext trusted;

    private static @Nullable UpstreamFixture shared;

    @BeforeAll
    static void makeCertificates() throws Exception {
        Path in = folder;
        if (in != null) {
            TestCertificates all = new TestCertificates(in);
            made = all;
            trusted = all.signed("dns:provider.test,ip:127.0.0.1", "-validity 10");
            shared = new UpstreamFixture(PoolLimits.DEFAULT, all.trust());
        }
    }

    @AfterEach
    void leaveNothingOpen() {
        await("all connections closed", () -> fixture().client().openConnections() == 0);
    }

    @AfterAll
    static void close() {
        fixture().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_trusted_provider_is_called_by_its_name(String protocol) throws Exception {
        // given
        List<String> asked = new CopyOnWriteArrayList<>();
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            SSLSocket tls = peer.tls(trusted(), protocol);
                            asked.add(
                                    ((ExtendedSSLSession) tls.getSession())
                                            .getRequestedServerNames()
                                            .toString());
                            while (peer.request() != null) {
                                peer.send(OK);
                            }
                        })) {
            // when
            Recorder first = fixture().call(get(named(server)));
            await("idle connection", () -> fixture().client().idleConnections() == 1);
            Recorder second = fixture().call(get(named(server)));

            // then
            assertThat(first.story())
                    .containsExactly("connected", "written", "head 200", "body", "end");
            assertThat(second.story()).startsWith("reused").endsWith("end");
            assertThat(asked).hasSize(1);
            assertThat(asked.getFirst()).contains("provider.test");
        }
    }

    @Test
    void a_pooled_connection_that_dies_is_always_ambiguous() throws Exception {
        // given
        AtomicBoolean go = new AtomicBoolean();
        AtomicBoolean gone = new AtomicBoolean();
        Recorder second = new Recorder();
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.tls(trusted(), MODERN);
                            peer.request();
                            peer.send(OK);
                            await("the word", go::get);
                            peer.reset();
                            gone.set(true);
                        })) {
            Origin origin = named(server);
            var _ = fixture().call(get(origin));
            await("idle connection", () -> fixture().client().idleConnections() == 1);

            // when
            fixture()
                    .onLoop(
                            () -> {
                                go.set(true);
                                await("the reset", gone::get);
                                var _ =
                                        fixture()
                                                .client()
                                                .send(fixture().loop(), get(origin), second);
                            });
            await("end", second::over);

            // then
            assertThat(second.story()).containsExactly("reused", "failed CLOSED_BEFORE_ANSWER");
            assertThat(second.fault().processed()).isEqualTo(Processed.UNKNOWN);
        }
    }

    @Test
    void an_address_is_checked_against_the_addresses_of_the_certificate() throws Exception {
        try (ScriptedServer server = ScriptedServer.plain(this::serve)) {
            // when
            Recorder heard =
                    fixture().call(get(new Origin(true, "127.0.0.1", server.port(), true)));

            // then
            assertThat(heard.story()).endsWith("end");
        }
    }

    @Test
    void an_expired_certificate_is_refused() throws Exception {
        refused(
                certificates().signed("dns:provider.test", "-startdate -10d -validity 5"),
                "expired");
    }

    @Test
    void a_certificate_of_the_future_is_refused() throws Exception {
        refused(
                certificates().signed("dns:provider.test", "-startdate +5d -validity 5"),
                "not valid yet");
    }

    @Test
    void a_certificate_for_another_host_is_refused() throws Exception {
        refused(certificates().signed("dns:other.test", "-validity 10"), "another host");
    }

    @Test
    void a_self_signed_certificate_is_refused() throws Exception {
        refused(certificates().selfSigned(), "nobody that is trusted");
    }

    @Test
    void an_authority_that_only_we_know_is_refused_without_extra_trust() throws Exception {
        try (UpstreamFixture strict = new UpstreamFixture();
                ScriptedServer server = ScriptedServer.plain(this::serve)) {
            // given
            strict.name("provider.test", "127.0.0.1");

            // when
            Recorder heard =
                    strict.call(get(new Origin(true, "provider.test", server.port(), true)));

            // then
            assertThat(heard.fault().kind()).isEqualTo(Kind.TLS_FAILED);
            assertThat(heard.fault().detail()).contains("nobody that is trusted");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void a_port_without_tls_gets_no_byte_of_the_request() throws Exception {
        // given
        List<String> received = new CopyOnWriteArrayList<>();
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            received.add(peer.raw());
                            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
                            received.add(peer.raw());
                        })) {
            // when
            Recorder heard = fixture().call(get(named(server)));

            // then
            assertThat(heard.story()).containsExactly("failed TLS_FAILED");
            assertThat(heard.fault().detail()).contains("does not speak TLS");
            assertThat(heard.fault().processed()).isEqualTo(Processed.NO);
            assertThat(String.join("", received)).doesNotContain("GET", "Content-Length");
        }
    }

    @Test
    void a_provider_that_closes_in_the_handshake_has_failed_tls() throws Exception {
        try (ScriptedServer server = ScriptedServer.plain(Peer::raw)) {
            // when
            Recorder heard = fixture().call(get(named(server)));

            // then
            assertThat(heard.story()).containsExactly("failed TLS_FAILED");
            assertThat(heard.fault().detail()).contains("closed", "127.0.0.1");
        }
    }

    @Test
    void a_handshake_that_never_ends_is_a_connect_timeout() throws Exception {
        // given
        Recorder heard = new Recorder();
        try (ScriptedServer server = ScriptedServer.plain(Peer::awaitEnd)) {
            var _ = fixture().send(get(named(server)), heard);
            await("connection", () -> server.accepted() == 1);

            // when
            fixture().pass(SOON);

            // then
            await("end", heard::over);
            assertThat(heard.story()).containsExactly("failed CONNECT_TIMEOUT");
            assertThat(heard.fault().detail()).contains("TLS handshake");
            await("closed", () -> server.open() == 0);
        }
    }

    @Test
    void a_body_until_close_is_whole_only_with_a_close_notify() throws Exception {
        // given
        AtomicBoolean orderly = new AtomicBoolean(true);
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            SSLSocket tls = peer.tls(trusted(), MODERN);
                            peer.request();
                            peer.send(Answers.ok("", "hello"));
                            if (orderly.get()) {
                                tls.close();
                            }
                        })) {
            // when
            Recorder whole = fixture().call(get(named(server)));
            orderly.set(false);
            Recorder cut = fixture().call(get(named(server)));

            // then
            assertThat(whole.story()).endsWith("end");
            assertThat(whole.body()).isEqualTo("hello");
            assertThat(cut.fault().kind()).isEqualTo(Kind.CLOSED_EARLY);
            assertThat(cut.body()).isEqualTo("hello");
        }
    }

    @Test
    void a_body_with_a_length_needs_no_close_notify() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.tls(trusted(), MODERN);
                            peer.request();
                            peer.send(OK);
                        })) {
            // when
            Recorder heard = fixture().call(get(named(server)));

            // then
            assertThat(heard.story()).endsWith("end");
        }
    }

    @Test
    void large_bodies_pass_both_ways() throws Exception {
        // given
        int size = 4 * 1024 * 1024;
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.tls(trusted(), MODERN);
                            peer.request();
                            peer.send(
                                    Answers.ok(
                                            "Content-Length: " + size + "\r\n", "y".repeat(size)));
                            peer.request();
                        })) {
            // when
            Recorder heard = fixture().call(request(named(server), "POST", "x".repeat(size), SOON));

            // then
            assertThat(heard.story()).endsWith("end");
            assertThat(heard.bytes()).isEqualTo(size);
            assertThat(heard.body()).isEqualTo("y".repeat(size));
        }
    }

    @Test
    void a_cancel_reaches_the_provider_at_once() throws Exception {
        // given
        AtomicLong ended = new AtomicLong();
        Recorder heard = new Recorder();
        try (ScriptedServer server =
                ScriptedServer.plain(
                        peer -> {
                            peer.tls(trusted(), MODERN);
                            peer.request();
                            peer.send(Answers.chunked("5\r\nhello\r\n"));
                            peer.awaitEnd();
                            ended.set(System.nanoTime());
                        })) {
            UpstreamCall call = fixture().send(get(named(server)), heard);
            await("body", () -> heard.heard("body"));

            // when
            long begin = System.nanoTime();
            fixture().onLoop(call::cancel);

            // then
            await("the provider's end", () -> ended.get() != 0);
            assertThat(Duration.ofNanos(ended.get() - begin).toMillis()).isLessThan(100);
            assertThat(heard.story()).doesNotContain("end", "late");
        }
    }

    private void refused(SSLContext server, String why) throws IOException {
        try (ScriptedServer bad =
                ScriptedServer.plain(
                        peer -> {
                            peer.tls(server, MODERN);
                            peer.request();
                        })) {
            // when
            Recorder heard = fixture().call(get(named(bad)));

            // then
            assertThat(heard.story()).containsExactly("failed TLS_FAILED");
            assertThat(heard.fault().detail()).contains("provider.test", why);
            assertThat(heard.fault().processed()).isEqualTo(Processed.NO);
            assertThat(bad.requests()).isEmpty();
        }
    }

    private void serve(Peer peer) throws IOException {
        peer.tls(trusted(), MODERN);
        while (peer.request() != null) {
            peer.send(OK);
        }
    }

    private Origin named(ScriptedServer server) {
        fixture().name("provider.test", "127.0.0.1");
        return new Origin(true, "provider.test", server.port(), true);
    }

    private static TestCertificates certificates() {
        TestCertificates all = made;
        if (all == null) {
            throw new AssertionError("no certificates");
        }
        return all;
    }

    private static UpstreamFixture fixture() {
        UpstreamFixture fixture = shared;
        if (fixture == null) {
            throw new AssertionError("no fixture");
        }
        return fixture;
    }

    private static SSLContext trusted() {
        SSLContext context = trusted;
        if (context == null) {
            throw new AssertionError("no certificates");
        }
        return context;
    }
}
