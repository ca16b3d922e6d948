package dev.hybridinference.gateway.edge;

import dev.hybridinference.gateway.http.HeaderLines;
import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.loop.Loops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An edge server whose handler answers every request with its own body, but holds back those under
 * {@code /hold} for the test to answer. Thread-safe.
 */
final class EdgeFixture implements AutoCloseable {
    final TestClock clock = new TestClock();
    final Loops loops = new Loops(1, clock::nanoTime);
    final EdgeServer server;

    /** {@code METHOD path} of every request, when its body was complete. */
    final List<String> seen = new CopyOnWriteArrayList<>();

    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();

    /** A request that waits for the test. */
    final class Held implements RequestReceiver {
        final RequestHead head;
        final ClientStream client;
        final String path;
        private final Queue<String> pieces = new ConcurrentLinkedQueue<>();
        final CompletableFuture<Boolean> bodyEnded = new CompletableFuture<>();
        final CompletableFuture<ClientGone> gone = new CompletableFuture<>();
        final CompletableFuture<Boolean> undelivered = new CompletableFuture<>();
        final AtomicInteger writabilityChanges = new AtomicInteger();

        Held(RequestHead head, ClientStream client) {
            this.head = head;
            this.client = client;
            this.path = head.path();
        }

        @Override
        public void body(ByteBuf slice) {
            pieces.add(slice.toString(StandardCharsets.ISO_8859_1));
            slice.release();
        }

        @Override
        public void bodyEnd() {
            bodyEnded.complete(true);
        }

        @Override
        public void clientGone(ClientGone why) {
            gone.complete(why);
        }

        @Override
        public void undelivered() {
            undelivered.complete(true);
        }

        @Override
        public void writabilityChanged() {
            writabilityChanges.incrementAndGet();
        }

        String body() {
            return String.join("", pieces);
        }

        /** Runs on the event loop and waits for it. */
        void act(Runnable action) {
            onLoop(action);
        }

        void answer(int status, String text) {
            act(() -> reply(client, status, text));
        }

        ClientGone awaitGone(long millis) {
            return gone.orTimeout(millis, TimeUnit.MILLISECONDS).join();
        }
    }

    private final class Echo implements RequestReceiver {
        private final ClientStream client;
        private final String what;
        private final StringBuilder body = new StringBuilder();

        Echo(RequestHead head, ClientStream client) {
            this.client = client;
            this.what = head.method() + " " + head.path();
        }

        @Override
        public void body(ByteBuf slice) {
            body.append(slice.toString(StandardCharsets.ISO_8859_1));
            slice.release();
        }

        @Override
        public void bodyEnd() {
            seen.add(what);
            reply(client, 200, body.toString());
        }

        @Override
        public void clientGone(ClientGone why) {}

        @Override
        public void writabilityChanged() {}
    }

    EdgeFixture() throws IOException {
        this(EdgeSettings.defaults("127.0.0.1", 0));
    }

    EdgeFixture(EdgeSettings settings) throws IOException {
        server = EdgeServer.start(settings, loops, this::open);
    }

    TestClient connect() throws IOException {
        return new TestClient(server.port());
    }

    /** The next request under {@code /hold}. */
    Held held() throws InterruptedException {
        Held next = held.poll(5, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no request arrived within 5 s");
        }
        return next;
    }

    @Nullable Held heldNow() {
        return held.poll();
    }

    /**
     * Waits until the server has read everything that was sent on {@code connections}: each delay
     * makes the loop look at its sockets once more.
     */
    void settle(int connections) {
        LoopContext context = loops.contexts().getFirst();
        await(() -> context.connections() == connections);
        for (int i = 0; i < 3; i++) {
            context.loop().schedule(() -> {}, 2, TimeUnit.MILLISECONDS).syncUninterruptibly();
        }
    }

    /** Moves the clock; the next tick sees it. */
    void advance(Duration by) {
        clock.advance(by);
    }

    void onLoop(Runnable action) {
        EventLoop loop = loops.contexts().getFirst().loop();
        loop.submit(action).syncUninterruptibly();
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 5_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the condition did not come true within 5 s");
            }
            Thread.onSpinWait();
        }
    }

    static void reply(ClientStream client, int status, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        client.head(status, new HeaderLines().add("content-type", "text/plain"), bytes.length);
        client.body(Unpooled.wrappedBuffer(bytes));
        client.end();
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }

    private RequestReceiver open(RequestHead head, ClientStream client) {
        if (head.path().startsWith("/hold")) {
            Held request = new Held(head, client);
            held.add(request);
            return request;
        }
        Echo echo = new Echo(head, client);
        client.wantBody();
        return echo;
    }
}
