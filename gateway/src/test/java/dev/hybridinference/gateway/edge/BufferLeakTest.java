package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.http.HeaderLines;
import dev.hybridinference.testkit.LeakCheck;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Netty's leak detector must be at level paranoid, which the build sets for all tests. */
class BufferLeakTest {
    @Test
    void no_buffer_is_lost_however_a_connection_ends() throws Exception {
        // given
        LeakCheck leaks = new LeakCheck();

        // when
        try (EdgeFixture edge = new EdgeFixture()) {
            for (int i = 0; i < 20; i++) {
                refused(edge);
                leaves(edge);
                cutWhileBlocked(edge);
                stops(edge);
            }
        }

        // then
        leaks.check();
    }

    private static void refused(EdgeFixture edge) throws IOException {
        try (TestClient client = edge.connect()) {
            client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n\0" + "x".repeat(5000));
            client.read();
            client.read();
        }
    }

    private static void leaves(EdgeFixture edge) throws Exception {
        try (TestClient client = edge.connect()) {
            client.send(
                    "POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 40000\r\n\r\n"
                            + "x".repeat(30_000));
            EdgeFixture.Held held = edge.held();
            held.act(() -> held.client.head(200, new HeaderLines(), 5));
            client.reset();
            held.awaitGone(5000);
            held.act(() -> held.client.body(Unpooled.directBuffer(5).writeZero(5)));
        }
    }

    private static void cutWhileBlocked(EdgeFixture edge) throws Exception {
        try (TestClient client = edge.connect()) {
            client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2000));
            EdgeFixture.Held held = edge.held();
            held.act(
                    () -> {
                        held.client.head(200, new HeaderLines(), ClientStream.STREAMED);
                        held.client.body(Unpooled.directBuffer(500_000).writeZero(500_000));
                        held.client.flush();
                        held.client.body(Unpooled.directBuffer(50).writeZero(50));
                        held.client.cut();
                    });
        }
        edge.settle(0);
    }

    private static void stops(EdgeFixture edge) throws Exception {
        try (TestClient client = edge.connect()) {
            client.send(
                    "POST /hold HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "3\r\nabc\r\n3\r\nabcX");
            EdgeFixture.Held held = edge.held();
            held.act(held.client::wantBody);
            held.awaitGone(5000);
            client.read();
        }
    }
}
