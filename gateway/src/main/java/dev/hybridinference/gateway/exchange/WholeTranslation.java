package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.edge.ClientStream;
import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.dialect.AnswerReader;
import dev.hybridinference.kernel.dialect.EventReader;
import dev.hybridinference.kernel.failure.ProviderError;
import dev.hybridinference.kernel.json.JsonWriter;
import dev.hybridinference.kernel.surface.AnswerTooLongException;
import dev.hybridinference.kernel.surface.AnswerWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Puts a provider's whole answer into the client's protocol, as a stream when the client asked for
 * one. Confined to the exchange's event loop.
 */
final class WholeTranslation implements AnswerSink {
    /** Bytes of an answer at most. */
    static final int MOST = 64 * 1024 * 1024;

    private final Attempt attempt;
    private final AnswerReader reader;
    private final EventReader events;
    private final AnswerWriter writer;
    private final boolean stream;
    private final byte[] scratch;
    private final JsonWriter body = new JsonWriter(4_096);
    private boolean contentSeen;

    WholeTranslation(Attempt attempt, AnswerTools tools, Translator into, boolean stream) {
        this.attempt = attempt;
        this.reader = tools.whole();
        this.events = into.events();
        this.writer = into.writer();
        this.stream = stream;
        this.scratch = tools.scratch();
        reader.reset();
    }

    @Override
    public void body(ByteBuf piece) {
        boolean fine = body.length() + piece.readableBytes() <= MOST;
        while (fine && piece.isReadable()) {
            int count = Math.min(scratch.length, piece.readableBytes());
            piece.readBytes(scratch, 0, count);
            fine = reader.data(scratch, 0, count);
            body.raw(scratch, 0, count);
        }
        piece.release();
        if (!fine) {
            attempt.unusable("an answer that is not JSON, or too long");
        }
    }

    @Override
    public void readComplete() {}

    @Override
    public void end() {
        if (!reader.end()) {
            attempt.unusable(
                    body.length() == 0 ? "an empty answer" : "an answer that is not whole JSON");
            return;
        }
        ProviderError error = reader.error();
        if (error != null) {
            attempt.toldError(error, reader.errorStatus());
            return;
        }
        try {
            events.whole(body.array(), 0, body.length(), this::pass);
        } catch (AnswerTooLongException tooMuch) {
            attempt.unusable("more than can be put together, " + tooMuch.getMessage());
            return;
        }
        if (!contentSeen) {
            attempt.unusable("an answer without content");
            return;
        }
        Usage told = reader.usage();
        writer.on(new Event.Used(told == null ? estimated(attempt.promptBytes()) : told));
        finish();
    }

    private void pass(Event event) {
        contentSeen |= event.isContent();
        writer.on(event);
    }

    private void finish() {
        if (stream) {
            attempt.commit(ClientStream.STREAMED, false);
            attempt.content(Unpooled.wrappedBuffer(writer.out().toBytes()));
            writer.out().clear();
            writer.end();
            attempt.completeStream(writer.out().toBytes());
        } else {
            writer.end();
            byte[] answer = writer.out().toBytes();
            attempt.commit(answer.length, true);
            attempt.content(Unpooled.wrappedBuffer(answer));
            attempt.complete();
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
        return reader.usage();
    }

    @Override
    public Usage estimated(long promptBytes) {
        return Estimate.of(promptBytes, 0, body.length());
    }

    @Override
    public void release() {}
}
