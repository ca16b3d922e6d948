package dev.hybridinference.gateway.exchange;

import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.call.Usage;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Collects the first part of an answer that is no success, to learn from it what went wrong.
 * Confined to the exchange's event loop.
 */
final class FailureBody implements AnswerSink {
    private static final int MOST = 64 * 1024;

    private final Attempt attempt;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private boolean told;

    FailureBody(Attempt attempt) {
        this.attempt = attempt;
    }

    @Override
    public void body(ByteBuf piece) {
        int count = Math.min(piece.readableBytes(), MOST - bytes.size());
        byte[] part = new byte[count];
        piece.readBytes(part);
        piece.release();
        bytes.write(part, 0, count);
        if (bytes.size() >= MOST) {
            tell();
        }
    }

    @Override
    public void readComplete() {}

    @Override
    public void end() {
        tell();
    }

    private void tell() {
        if (!told) {
            told = true;
            attempt.refused(bytes.toByteArray());
        }
    }

    @Override
    public boolean atBoundary() {
        return true;
    }

    @Override
    public void quiet() {}

    @Override
    public @Nullable Usage usage() {
        return null;
    }

    @Override
    public Usage estimated(long promptBytes) {
        return Estimate.of(promptBytes, 0, 0);
    }

    @Override
    public void release() {
        told = true;
    }
}
