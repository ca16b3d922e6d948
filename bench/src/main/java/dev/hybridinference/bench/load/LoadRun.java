package dev.hybridinference.bench.load;

import dev.hybridinference.bench.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One load under way. Closed loop: every connection sends again as soon as it was answered. Open
 * loop: requests fall due at a fixed rate and wait for a free connection, and the waiting counts.
 * Confined to its event loop.
 */
final class LoadRun {

    private static final int PATIENCE_SECONDS = 30;

    /** Until then slow readers fill the socket buffers of the machine, whoever stands between. */
    private static final long SETTLING_NANOS = 2_000_000_000;

    final LoadPlan plan;
    final byte[] scratch = new byte[64 * 1024];
    final Recorder latency = new Recorder();
    final Recorder delay = new Recorder();
    final Recorder gap = new Recorder();
    final Recorder silence = new Recorder();
    long bytes;
    long chunks;
    long usageEvents;

    private final Transport transport;
    private final ByteBuf request;
    private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();
    private final SlowReaders slow;
    private long start;
    private int due;
    private int issued;
    private int finished;
    private long ok;
    private String error = "";
    private boolean over;

    LoadRun(Transport transport, LoadPlan plan) {
        this.transport = transport;
        this.plan = plan;
        this.request = RequestBytes.of(plan, plan.model(), plan.stream());
        this.slow = new SlowReaders(transport, plan);
    }

    /** Opens all connections; done when they are open. Call from outside the loop. */
    CompletableFuture<Void> connect() {
        List<CompletableFuture<Void>> opening = new ArrayList<>();
        for (int i = 0; i < plan.connections(); i++) {
            opening.add(open());
        }
        opening.add(slow.connect());
        return CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new));
    }

    /** Completes when every request has ended, or at the first failure that ends the load. */
    CompletableFuture<LoadResult> result() {
        return result;
    }

    /** Starts the load. Call on the loop. */
    void begin() {
        slow.begin(this::fail);
        long settling = plan.slow().readers() > 0 ? SETTLING_NANOS : 0;
        start = System.nanoTime() + settling;
        if (plan.rate() > 0) {
            idle.addAll(connections);
            after(settling, this::fallDue);
        } else {
            long step = TimeUnit.MILLISECONDS.toNanos(plan.rampMillis()) / plan.connections();
            for (int i = 0; i < connections.size(); i++) {
                LoadConnection connection = connections.get(i);
                after(i * step, () -> sendNext(connection));
            }
        }
        watch(-1);
    }

    void close() {
        over = true;
        slow.close();
        connections.forEach(LoadConnection::close);
    }

    /** An answer ended; an empty {@code problem} means it was whole and right. */
    void finished(LoadConnection connection, String problem) {
        if (over) {
            return;
        }
        finished++;
        if (problem.isEmpty()) {
            ok++;
        } else if (error.isEmpty()) {
            error = problem;
        }
        if (finished == plan.requests()) {
            end();
        } else if (connection.open()) {
            free(connection);
        } else {
            lost(connection);
        }
    }

    /** A connection closed: another takes its place. */
    void lost(LoadConnection connection) {
        idle.remove(connection);
        if (connections.remove(connection) && !over) {
            var _ =
                    open().handle(
                                    (_, refused) -> {
                                        if (refused == null) {
                                            free(connections.getLast());
                                        } else {
                                            fail("reconnect: " + refused.getMessage());
                                        }
                                        return null;
                                    });
        }
    }

    private void free(LoadConnection connection) {
        if (plan.rate() > 0) {
            idle.addLast(connection);
            sendDue();
        } else {
            sendNext(connection);
        }
    }

    private void sendNext(LoadConnection connection) {
        if (issued < plan.requests() && !over) {
            issued++;
            connection.send(request, System.nanoTime());
        }
    }

    private void fallDue() {
        long now = System.nanoTime();
        while (due < plan.requests() && dueAt(due) <= now) {
            due++;
        }
        sendDue();
        if (due < plan.requests() && !over) {
            after(Math.max(0, dueAt(due) - System.nanoTime()), this::fallDue);
        }
    }

    private void sendDue() {
        while (issued < due && !idle.isEmpty() && !over) {
            idle.removeFirst().send(request, dueAt(issued++));
        }
    }

    private long dueAt(int index) {
        return start + index * 1_000_000_000L / plan.rate();
    }

    private void fail(String problem) {
        if (!over) {
            error = error.isEmpty() ? problem : error;
            end();
        }
    }

    private void end() {
        over = true;
        double seconds = (System.nanoTime() - start) / 1e9;
        result.complete(
                new LoadResult(
                        (long) issued + slow.sent(),
                        ok,
                        chunks,
                        usageEvents,
                        bytes + slow.bytes(),
                        seconds,
                        error,
                        latency.spread(),
                        delay.spread(),
                        gap.spread(),
                        silence.spread()));
    }

    private void watch(long before) {
        long progress = finished + chunks + bytes;
        if (progress == before) {
            fail("no progress for " + PATIENCE_SECONDS + " s");
        } else if (!over) {
            after(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), () -> watch(progress));
        }
    }

    private void after(long nanos, Runnable task) {
        var _ = transport.loop().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    private CompletableFuture<Void> open() {
        ChannelFuture opening =
                new Bootstrap()
                        .group(transport.group())
                        .channel(transport.socketChannel())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(new LoadConnection(LoadRun.this, channel));
                                    }
                                })
                        .connect("127.0.0.1", plan.port());
        CompletableFuture<Void> opened = new CompletableFuture<>();
        opening.addListener(
                done -> {
                    if (done.isSuccess()) {
                        connections.add(opening.channel().pipeline().get(LoadConnection.class));
                        opened.complete(null);
                    } else {
                        opened.completeExceptionally(done.cause());
                    }
                });
        return opened;
    }
}
