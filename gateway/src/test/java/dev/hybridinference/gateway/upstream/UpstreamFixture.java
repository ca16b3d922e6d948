package dev.hybridinference.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.loop.Loops;
import dev.hybridinference.gateway.step.Parking;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One client on one loop, with names and a clock that a test sets. */
final class UpstreamFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long POLL_NANOS = 500_000;

    private final AtomicLong ahead = new AtomicLong();
    private final Map<String, InetAddress[]> names = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> slow = new ConcurrentHashMap<>();
    private final Loops loops = new Loops(1, () -> System.nanoTime() + ahead.get());
    private final Resolver resolver = new Resolver(this::lookup, System::nanoTime);
    private final UpstreamClient client;

    UpstreamFixture(PoolLimits limits, TlsTrust trust) {
        Leaks.watch();
        client = new UpstreamClient(loops, new Parking(16), resolver, trust, limits);
    }

    UpstreamFixture() {
        this(PoolLimits.DEFAULT, TlsTrust.system());
    }

    UpstreamClient client() {
        return client;
    }

    LoopContext loop() {
        return loops.contexts().getFirst();
    }

    /** Makes {@code name} known. */
    void name(String name, String... addresses) {
        InetAddress[] all = new InetAddress[addresses.length];
        for (int i = 0; i < addresses.length; i++) {
            all[i] = InetAddress.ofLiteral(addresses[i]);
        }
        names.put(name, all);
    }

    /** Moves the loops' clock on. */
    void pass(Duration time) {
        ahead.addAndGet(time.toNanos());
    }

    /** Makes {@code name} known, but only once {@code answered} is done. */
    void slowName(String name, CountDownLatch answered) {
        name(name, "127.0.0.1");
        slow.put(name, answered);
    }

    static Origin origin(ScriptedServer server) {
        return new Origin(false, "127.0.0.1", server.port(), true);
    }

    static UpstreamRequest get(Origin origin) {
        return request(origin, "GET", "", Duration.ofSeconds(5));
    }

    static UpstreamRequest request(
            Origin origin, String method, String body, Duration connectTimeout) {
        String head =
                method
                        + " /v1 HTTP/1.1\r\nHost: "
                        + origin.authority()
                        + "\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n";
        ByteBuf headBytes = ByteBufAllocator.DEFAULT.buffer(head.length());
        headBytes.writeCharSequence(head, StandardCharsets.ISO_8859_1);
        ByteBuf bodyBytes = Unpooled.EMPTY_BUFFER;
        if (!body.isEmpty()) {
            bodyBytes = ByteBufAllocator.DEFAULT.buffer(body.length());
            bodyBytes.writeCharSequence(body, StandardCharsets.ISO_8859_1);
        }
        return new UpstreamRequest(
                origin, headBytes, bodyBytes, connectTimeout, method.equals("HEAD"));
    }

    /** Sends from the loop. */
    UpstreamCall send(UpstreamRequest request, UpstreamListener listener) {
        return onLoop(() -> client.send(loop(), request, listener));
    }

    /** Sends and waits for the end or the failure. */
    Recorder call(UpstreamRequest request) {
        Recorder recorder = new Recorder();
        var _ = send(request, recorder);
        await("end of the call", recorder::over);
        return recorder;
    }

    void onLoop(Runnable work) {
        var _ =
                onLoop(
                        () -> {
                            work.run();
                            return true;
                        });
    }

    <T> T onLoop(Callable<T> work) {
        try {
            return loop().loop().submit(work).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException problem) {
            throw new AssertionError("work on the loop", problem);
        }
    }

    /** Waits until {@code condition} holds. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain for: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Closes all, and checks that nothing is left behind. */
    @Override
    public void close() {
        client.close();
        await("all connections closed", () -> client.openConnections() == 0);
        assertThat(client.idleConnections()).as("idle connections").isZero();
        await("all calls over", () -> client.runningCalls() == 0);
        loops.close();
        resolver.close();
        assertThat(Leaks.found()).as("leaked buffers").isEmpty();
    }

    private InetAddress[] lookup(String name) throws UnknownHostException {
        CountDownLatch answered = slow.get(name);
        if (answered != null) {
            await("the answer for " + name, () -> answered.getCount() == 0);
        }
        InetAddress[] found = names.get(name);
        if (found == null) {
            throw new UnknownHostException(name + ": no such name");
        }
        return found;
    }
}
