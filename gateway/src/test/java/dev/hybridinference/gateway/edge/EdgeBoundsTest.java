package dev.hybridinference.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.gateway.http.HeaderLines;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EdgeBoundsTest {
    private static final String GET = "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n";

    @Test
    void a_client_that_pipelines_without_end_is_not_read_without_end() throws Exception {
        try (EdgeFixture edge = new EdgeFixture();
                SocketChannel client =
                        SocketChannel.open(
                                new InetSocketAddress(
                                        InetAddress.getLoopbackAddress(), edge.server.port()))) {
            // given
            client.write(ByteBuffer.wrap(GET.getBytes(StandardCharsets.ISO_8859_1)));
            EdgeFixture.Held held = edge.held();
            client.configureBlocking(false);

            // when
            ByteBuffer flood = ByteBuffer.allocate(64 << 20);
            int refused = 0;
            while (flood.hasRemaining() && refused < 50) {
                refused = client.write(flood) == 0 ? refused + 1 : 0;
                edge.settle(1);
            }

            // then
            assertThat(flood.position()).isLessThan(48 << 20);
            assertThat(held.gone).isNotDone();
        }
    }

    @Test
    void early_bytes_are_bounded() {
        // given
        EarlyBytes early = new EarlyBytes(ByteBufAllocator.DEFAULT);

        // then
        assertThat(early.add(Unpooled.wrappedBuffer(new byte[EarlyBytes.ENOUGH - 1]))).isTrue();
        assertThat(early.areEnough()).isFalse();
        assertThat(early.add(Unpooled.wrappedBuffer(new byte[1]))).isTrue();
        assertThat(early.areEnough()).isTrue();
        assertThat(early.add(Unpooled.wrappedBuffer(new byte[EarlyBytes.OVERFLOW]))).isFalse();
        assertThat(early.peek().readableBytes()).isEqualTo(EarlyBytes.ENOUGH);
        early.drop();
        assertThat(early.isEmpty()).isTrue();
    }

    @Test
    void a_handler_that_minds_writable_holds_little_for_a_slow_reader() throws Exception {
        try (EdgeFixture edge = new EdgeFixture();
                TestClient client = new TestClient(edge.server.port(), 16 * 1024)) {
            // given
            client.send(GET);
            EdgeFixture.Held held = edge.held();
            held.act(() -> held.client.head(200, new HeaderLines(), ClientStream.STREAMED));

            // when
            int[] written = {0};
            held.act(
                    () -> {
                        while (held.client.writable()) {
                            held.client.body(Unpooled.wrappedBuffer(new byte[10_000]));
                            held.client.flush();
                            written[0] += 10_000;
                        }
                    });

            // then
            assertThat(written[0]).isLessThan(2 << 20);
            assertThat(held.writabilityChanges.get()).isEqualTo(1);
            client.readBytes(written[0]);
            EdgeFixture.await(() -> held.writabilityChanges.get() == 2);
        }
    }

    @Test
    void connections_over_the_cap_are_closed_and_counted() throws Exception {
        EdgeSettings two =
                new EdgeSettings("127.0.0.1", 0, 2, 4096, 1 << 20, EdgeSettings.Clocks.DEFAULT);
        try (EdgeFixture edge = new EdgeFixture(two)) {
            try (TestClient first = edge.connect();
                    TestClient second = edge.connect()) {
                first.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").read();
                second.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").read();

                // when
                try (TestClient third = edge.connect()) {
                    // then
                    assertThat(third.isClosed()).isTrue();
                }
                assertThat(edge.server.counters().turnedAway()).isEqualTo(1);
                assertThat(edge.loops.contexts().getFirst().connections()).isEqualTo(2);
            }
            edge.settle(0);
            try (TestClient next = edge.connect()) {
                assertThat(next.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n").read().status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void a_body_over_the_cap_is_refused_by_its_length_and_as_it_comes() throws Exception {
        EdgeSettings small =
                new EdgeSettings("127.0.0.1", 0, 10, 4096, 1000, EdgeSettings.Clocks.DEFAULT);
        try (EdgeFixture edge = new EdgeFixture(small)) {
            try (TestClient client = edge.connect()) {
                client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(413);
            }
            try (TestClient client = edge.connect()) {
                client.send(
                        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"
                                + "x".repeat(1001));
                assertThat(client.read().status()).isEqualTo(413);
            }
            try (TestClient client = edge.connect()) {
                client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
                assertThat(client.send("x".repeat(1000)).read().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void settings_name_what_is_wrong_with_them() {
        assertThatThrownBy(() -> new EdgeSettings("", 0, 1, 256, 0, EdgeSettings.Clocks.DEFAULT))
                .hasMessage("host: empty (expected: an address)");
        assertThatThrownBy(() -> new EdgeSettings("a", 0, 0, 256, 0, EdgeSettings.Clocks.DEFAULT))
                .hasMessage("maxConnections: 0 (expected: 1 or more)");
        Duration one = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new EdgeSettings.Clocks(one, one, Duration.ZERO, one))
                .hasMessage("body: PT0S (expected: more than zero)");
    }

    @Test
    void a_port_that_is_taken_is_an_error_that_names_it() throws IOException {
        try (EdgeFixture edge = new EdgeFixture()) {
            int port = edge.server.port();
            assertThatThrownBy(() -> new EdgeFixture(EdgeSettings.defaults("127.0.0.1", port)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1 port " + port);
        }
    }
}
