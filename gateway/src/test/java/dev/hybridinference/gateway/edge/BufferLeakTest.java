package dev.hybridinference.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.http.HeaderLines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Netty's leak detector must be at level paranoid, which the build sets for all tests. */
class BufferLeakTest {
    private static final String DELIBERATE = "leaked on purpose";
    private static final Logger DETECTOR = Logger.getLogger("io.netty.util.ResourceLeakDetector");

    private static final class Reports extends Handler {
        final Queue<String> texts = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord line) {
            texts.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void no_buffer_is_lost_however_a_connection_ends() throws Exception {
        // given
        Reports reports = new Reports();
        DETECTOR.addHandler(reports);
        DETECTOR.setUseParentHandlers(false);
        leakOne();

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
        EdgeFixture.await(
                () -> {
                    System.gc();
                    for (int i = 0; i < 100; i++) {
                        ByteBufAllocator.DEFAULT.directBuffer(16).release();
                    }
                    return !reports.texts.isEmpty();
                });
        DETECTOR.removeHandler(reports);
        DETECTOR.setUseParentHandlers(true);
        assertThat(reports.texts).allMatch(text -> text.contains(DELIBERATE));
    }

    private static void leakOne() {
        ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(16);
        lost.touch(DELIBERATE);
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
