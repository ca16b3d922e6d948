package dev.hybridinference.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Notes what a call's listener hears. Written on the loop, readable from any thread. */
final class Recorder implements UpstreamListener {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private final AtomicLong bytes = new AtomicLong();
    private boolean keepBody = true;
    private Consumer<String> onEvent = _ -> {};
    private volatile @Nullable UpstreamFault fault;
    private volatile boolean over;

    /** Counts the body's bytes only. */
    Recorder countOnly() {
        keepBody = false;
        return this;
    }

    /** Runs {@code action} on the loop after every event, with its name. */
    Recorder onEvent(Consumer<String> action) {
        onEvent = action;
        return this;
    }

    /** What was heard, in order, with body pieces and read batches run together. */
    List<String> story() {
        return events.stream().filter(event -> !event.equals("readComplete")).toList();
    }

    List<String> events() {
        return List.copyOf(events);
    }

    boolean heard(String event) {
        return events.contains(event);
    }

    String body() {
        synchronized (body) {
            return body.toString();
        }
    }

    long bytes() {
        return bytes.get();
    }

    /** True after end or failure. */
    boolean over() {
        return over;
    }

    UpstreamFault fault() {
        UpstreamFault heard = fault;
        if (heard == null) {
            throw new AssertionError("no fault, but " + events);
        }
        return heard;
    }

    @Override
    public void connected(boolean reused) {
        note(reused ? "reused" : "connected");
    }

    @Override
    public void written() {
        note("written");
    }

    @Override
    public void head(ResponseHead head) {
        String type = head.headers().first("content-encoding");
        note("head " + head.status() + (type == null ? "" : " " + type));
    }

    @Override
    public void body(ByteBuf slice) {
        if (keepBody) {
            synchronized (body) {
                body.append(slice.toString(StandardCharsets.ISO_8859_1));
            }
        }
        bytes.addAndGet(slice.readableBytes());
        slice.release();
        note("body");
    }

    @Override
    public void readComplete() {
        note("readComplete");
    }

    @Override
    public void end() {
        note("end");
        over = true;
    }

    @Override
    public void failed(UpstreamFault heard) {
        fault = heard;
        note("failed " + heard.kind());
        over = true;
    }

    private void note(String event) {
        if (!(Thread.currentThread() instanceof FastThreadLocalThread)) {
            throw new AssertionError(event + " outside of the loop");
        }
        if (over) {
            events.add("late");
        }
        boolean again = event.equals("body") && !events.isEmpty() && events.getLast().equals(event);
        if (!again) {
            events.add(event);
        }
        onEvent.accept(event);
    }
}
