package dev.hybridinference.gateway.discovery;

import dev.hybridinference.gateway.http.HeaderBlock;
import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.snapshot.ProviderAccess;
import dev.hybridinference.gateway.upstream.ResponseHead;
import dev.hybridinference.gateway.upstream.UpstreamCall;
import dev.hybridinference.gateway.upstream.UpstreamClient;
import dev.hybridinference.gateway.upstream.UpstreamFault;
import dev.hybridinference.gateway.upstream.UpstreamListener;
import dev.hybridinference.gateway.upstream.UpstreamRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One {@code GET /models} at a provider. Confined to its event loop, but for {@link #of}. */
final class ListFetch implements UpstreamListener {
    /** Bytes of a list; a longer one is refused. */
    static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final byte[] REST =
            "accept: application/json\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable UpstreamCall call;

    private ListFetch() {}

    /**
     * The body of a provider's answer. Blocks for at most {@code patience}; must not be called on
     * an event loop.
     *
     * @throws IOException when there was none, or none that can be used
     */
    static byte[] of(
            UpstreamClient client, LoopContext loop, ProviderAccess provider, Duration patience)
            throws IOException, InterruptedException {
        ListFetch fetch = new ListFetch();
        try {
            loop.loop().execute(() -> fetch.send(client, loop, provider));
            return fetch.answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException refused
                    ? refused
                    : new IOException(failed);
        } catch (TimeoutException late) {
            throw new IOException("no whole answer within " + patience.toMillis() + " ms", late);
        } catch (RejectedExecutionException ended) {
            throw new IOException("the event loop has ended", ended);
        } finally {
            fetch.stop(loop);
        }
    }

    private void send(UpstreamClient client, LoopContext loop, ProviderAccess provider) {
        if (answer.isDone()) {
            return;
        }
        byte[] head = provider.get("/models");
        ByteBuf bytes =
                ByteBufAllocator.DEFAULT
                        .ioBuffer(head.length + REST.length)
                        .writeBytes(head)
                        .writeBytes(REST);
        call =
                client.send(
                        loop,
                        new UpstreamRequest(
                                provider.origin(),
                                bytes,
                                Unpooled.EMPTY_BUFFER,
                                Duration.ofNanos(provider.clocks().connect()),
                                false),
                        this);
    }

    private void stop(LoopContext loop) {
        answer.cancel(false);
        try {
            loop.loop().execute(this::cancel);
        } catch (RejectedExecutionException _) {
            // its connections ended with it
        }
    }

    private void cancel() {
        if (call != null) {
            call.cancel();
        }
    }

    @Override
    public void connected(boolean reused) {}

    @Override
    public void written() {}

    @Override
    public void head(ResponseHead head) {
        HeaderBlock headers = head.headers();
        int encoding = headers.find("content-encoding", 0);
        if (head.status() != 200) {
            refuse("status " + head.status());
        } else if (encoding != HeaderBlock.NONE && !headers.valueIs(encoding, "identity")) {
            refuse("a content encoding that was not asked for");
        }
    }

    @Override
    public void body(ByteBuf slice) {
        try {
            if (slice.readableBytes() > MOST_BYTES - body.size()) {
                refuse("more than %d bytes".formatted(MOST_BYTES));
            } else if (!answer.isDone()) {
                slice.getBytes(slice.readerIndex(), body, slice.readableBytes());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            slice.release();
        }
    }

    @Override
    public void readComplete() {}

    @Override
    public void end() {
        answer.complete(body.toByteArray());
    }

    @Override
    public void failed(UpstreamFault fault) {
        refuse(fault.kind() + ": " + fault.detail());
    }

    private void refuse(String why) {
        answer.completeExceptionally(new IOException(why));
        cancel();
    }
}
