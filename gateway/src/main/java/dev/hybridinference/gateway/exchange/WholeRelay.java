package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.edge.ClientStream;
import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.dialect.AnswerReader;
import dev.hybridinference.kernel.failure.ProviderError;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Passes a whole answer on byte for byte while its usage is read beside. An answer of up to {@link
 * #HOLD} bytes is held until it is known to be usable, so that a broken one can be asked for
 * elsewhere. Confined to the exchange's event loop.
 */
final class WholeRelay implements AnswerSink {
    /** Bytes that are held back at most. */
    static final int HOLD = 256 * 1024;

    private final Attempt attempt;
    private final AnswerReader reader;
    private final byte[] scratch;
    private final long announced;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(2);
    private int heldBytes;
    private long bytes;
    private boolean readable = true;
    private boolean passing;

    /**
     * @param announced body bytes that the head told, or {@link ClientStream#STREAMED}
     */
    WholeRelay(Attempt attempt, AnswerReader reader, byte[] scratch, long announced) {
        this.attempt = attempt;
        this.reader = reader;
        this.scratch = scratch;
        this.announced = announced;
        reader.reset();
    }

    @Override
    public void body(ByteBuf piece) {
        bytes += piece.readableBytes();
        readable = readable && read(piece);
        if (passing) {
            attempt.content(piece);
            return;
        }
        if (!readable) {
            piece.release();
            attempt.unusable("an answer that is not JSON");
            return;
        }
        held.add(piece);
        heldBytes += piece.readableBytes();
        if (heldBytes > HOLD) {
            pass(announced, false);
        }
    }

    private boolean read(ByteBuf piece) {
        int at = piece.readerIndex();
        int end = piece.writerIndex();
        while (at < end) {
            int count = Math.min(scratch.length, end - at);
            piece.getBytes(at, scratch, 0, count);
            if (!reader.data(scratch, 0, count)) {
                return false;
            }
            at += count;
        }
        return true;
    }

    private void pass(long length, boolean whole) {
        passing = true;
        attempt.commit(length, whole);
        for (ByteBuf piece = held.poll(); piece != null; piece = held.poll()) {
            attempt.content(piece);
        }
    }

    @Override
    public void readComplete() {
        if (passing) {
            attempt.flush();
        }
    }

    @Override
    public void end() {
        boolean usable = readable && reader.end();
        if (!passing) {
            if (!usable) {
                attempt.unusable(
                        heldBytes == 0 ? "an empty answer" : "an answer that is not whole JSON");
                return;
            }
            ProviderError error = reader.error();
            if (error != null) {
                attempt.toldError(error, reader.errorStatus());
                return;
            }
            pass(heldBytes, true);
        }
        attempt.complete();
    }

    @Override
    public boolean atBoundary() {
        return false;
    }

    @Override
    public void quiet() {}

    @Override
    public @Nullable Usage usage() {
        return readable ? reader.usage() : null;
    }

    @Override
    public Usage estimated(long promptBytes) {
        return Estimate.of(promptBytes, 0, bytes);
    }

    @Override
    public void release() {
        if (passing) {
            return; // settled while what was held is on its way
        }
        for (ByteBuf piece = held.poll(); piece != null; piece = held.poll()) {
            piece.release();
        }
    }
}
