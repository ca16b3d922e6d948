package dev.hybridinference.gateway.fetch;

import dev.hybridinference.gateway.http.HeaderBlock;
import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.gateway.upstream.Origin;
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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One GET. Confined to its event loop, but for {@link #of}. */
public final class Fetch implements UpstreamListener {
    private final Question question;
    private final CompletableFuture<Fetched> answer = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Fetched head = new Fetched(0, null, null, new byte[0]);
    private @Nullable UpstreamCall call;

    private Fetch(Question question) {
        this.question = question;
    }

    /**
     * What is asked.
     *
     * @param head request line and header lines with the empty line
     * @param mostBytes of the answer; a longer one is refused
     * @param connect for the connection
     * @param patience for all of it
     */
    @SuppressWarnings("ArrayRecordComponent") // raw bytes for the wire; never compared or printed
    public record Question(
            Origin origin, byte[] head, int mostBytes, Duration connect, Duration patience) {}

    /**
     * A whole answer.
     *
     * @param type its content type, or null
     * @param location where else to look, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // raw bytes from the wire; never compared or printed
    public record Fetched(
            int status, @Nullable String type, @Nullable String location, byte[] body) {}

    /**
     * The answer. Blocks; must not be called on an event loop.
     *
     * @throws IOException when there was none, or none that can be used
     */
    public static Fetched of(UpstreamClient client, LoopContext loop, Question question)
            throws IOException, InterruptedException {
        Fetch fetch = new Fetch(question);
        try {
            loop.loop().execute(() -> fetch.send(client, loop));
            return fetch.answer.get(question.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException refused
                    ? refused
                    : new IOException(failed);
        } catch (TimeoutException late) {
            throw new IOException(
                    "no whole answer within " + question.patience().toMillis() + " ms", late);
        } catch (RejectedExecutionException ended) {
            throw new IOException("the event loop has ended", ended);
        } finally {
            fetch.stop(loop);
        }
    }

    private void send(UpstreamClient client, LoopContext loop) {
        if (answer.isDone()) {
            return;
        }
        byte[] bytes = question.head();
        ByteBuf buffer = ByteBufAllocator.DEFAULT.ioBuffer(bytes.length).writeBytes(bytes);
        call =
                client.send(
                        loop,
                        new UpstreamRequest(
                                question.origin(),
                                buffer,
                                Unpooled.EMPTY_BUFFER,
                                question.connect(),
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
    public void head(ResponseHead told) {
        HeaderBlock headers = told.headers();
        int encoding = headers.find("content-encoding", 0);
        if (encoding != HeaderBlock.NONE && !headers.valueIs(encoding, "identity")) {
            refuse("a content encoding that was not asked for");
            return;
        }
        head =
                new Fetched(
                        told.status(),
                        headers.first("content-type"),
                        headers.first("location"),
                        new byte[0]);
    }

    @Override
    public void body(ByteBuf slice) {
        try {
            if (slice.readableBytes() > question.mostBytes() - body.size()) {
                refuse("more than %d bytes".formatted(question.mostBytes()));
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
        answer.complete(
                new Fetched(head.status(), head.type(), head.location(), body.toByteArray()));
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
