package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.edge.ClientStream;
import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.dialect.EventReader;
import dev.hybridinference.kernel.dialect.StreamReader;
import dev.hybridinference.kernel.failure.ProviderError;
import dev.hybridinference.kernel.json.JsonWriter;
import dev.hybridinference.kernel.stream.SseScanner;
import dev.hybridinference.kernel.surface.AnswerTooLongException;
import dev.hybridinference.kernel.surface.AnswerWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Puts a provider's stream into the client's protocol event by event; into one answer when the
 * client did not ask for a stream. Nothing goes out before the first content, so that until then
 * another provider can be asked. Confined to the exchange's event loop.
 */
final class StreamTranslation implements AnswerSink, SseScanner.Sink {
    /** Bytes of one event at most. */
    static final int MOST_EVENT = SseScanner.DEFAULT_LINE_BYTES;

    /** Bytes of a whole answer that is put together at most. */
    static final int MOST_WHOLE = 64 * 1024 * 1024;

    private final Attempt attempt;
    private final SseScanner scanner;
    private final StreamReader reader;
    private final EventReader events;
    private final AnswerWriter writer;
    private final byte[] scratch;
    private final boolean stream;
    private final JsonWriter event;
    private long wholeBytes;
    private boolean contentSeen;
    private boolean passing;
    private boolean done;
    private @Nullable String broken;
    private @Nullable ProviderError error;

    /**
     * @param stream whether the client asked for a stream
     */
    StreamTranslation(
            Attempt attempt, ExchangeTools.StreamTools tools, Translator into, boolean stream) {
        this.attempt = attempt;
        this.scanner = tools.scanner();
        this.reader = tools.reader();
        this.event = tools.event();
        this.events = into.events();
        this.writer = into.writer();
        this.scratch = tools.scratch();
        this.stream = stream;
        scanner.reset();
        reader.reset();
        event.clear();
    }

    @Override
    public void body(ByteBuf read) {
        try {
            int at = read.readerIndex();
            while (at < read.writerIndex() && !over()) {
                int count = Math.min(scratch.length, read.writerIndex() - at);
                read.getBytes(at, scratch, 0, count);
                if (!scanner.feed(scratch, 0, count, this)) {
                    broken = "a line longer than %d bytes".formatted(SseScanner.DEFAULT_LINE_BYTES);
                }
                at += count;
            }
        } finally {
            read.release();
        }
        deliver();
    }

    private boolean over() {
        return done || error != null || broken != null;
    }

    @Override
    public void nameBegins() {}

    @Override
    public void name(byte[] bytes, int from, int to) {}

    @Override
    public void comment() {}

    @Override
    public void endWithoutData(int after) {}

    @Override
    public void data(byte[] bytes, int from, int to) {
        if (over()) {
            return;
        }
        if (event.length() + (to - from) > MOST_EVENT) {
            broken = "an event longer than %d bytes".formatted(MOST_EVENT);
            return;
        }
        reader.data(bytes, from, to);
        event.raw(bytes, from, to);
    }

    @Override
    public void end(int after) {
        if (over()) {
            return;
        }
        reader.eventEnd();
        if (reader.failed()) {
            error = reader.error();
        } else if (reader.done()) {
            done = true;
            readEvent();
        } else if (!reader.readable()) {
            broken = "an event that is not JSON";
        } else {
            readEvent();
        }
        wholeBytes += event.length();
        if (!stream && wholeBytes > MOST_WHOLE) {
            broken = "an answer longer than %d bytes".formatted(MOST_WHOLE);
        }
        event.clear();
    }

    /** Space may stand before the document; what is none ends the stream. */
    private void readEvent() {
        byte[] bytes = event.array();
        int from = 0;
        while (from < event.length() && bytes[from] <= ' ') {
            from++;
        }
        if (from < event.length() && bytes[from] == '{') {
            try {
                events.event(bytes, from, event.length(), this::pass);
            } catch (AnswerTooLongException tooMuch) {
                broken = "more than can be put in order, " + tooMuch.getMessage();
            }
        }
    }

    private void pass(Event happened) {
        contentSeen |= happened.isContent();
        writer.on(happened);
    }

    private void deliver() {
        JsonWriter out = writer.out();
        if (stream && contentSeen && out.length() > 0) {
            if (!passing) {
                passing = true;
                attempt.commit(ClientStream.STREAMED, false);
            }
            attempt.content(Unpooled.wrappedBuffer(out.toBytes()));
            out.clear();
        }
        if (error != null) {
            attempt.toldError(error, reader.errorStatus());
        } else if (broken != null) {
            attempt.broken(broken);
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
        if (!over()) {
            if (!scanner.finish(this) && !reader.finished()) {
                broken = "a stream that ended inside an event";
            }
            deliver();
        }
        if (error == null && broken == null) {
            conclude();
        }
    }

    private void conclude() {
        if (!contentSeen) {
            attempt.unusable(done ? "a stream without content" : "a stream that ended at once");
        } else if (done || reader.finished()) {
            finish();
        } else {
            attempt.broken("a stream that ended before it was finished");
        }
    }

    private void finish() {
        Usage told = reader.usage();
        writer.on(new Event.Used(told == null ? estimated(attempt.promptBytes()) : told));
        writer.end();
        byte[] last = writer.out().toBytes();
        if (stream) {
            if (!passing) {
                passing = true;
                attempt.commit(ClientStream.STREAMED, false);
            }
            attempt.completeStream(last);
        } else {
            attempt.commit(last.length, true);
            attempt.content(Unpooled.wrappedBuffer(last));
            attempt.complete();
        }
    }

    /** A provider that said that it is done but does not close its body is not waited for. */
    @Override
    public void quiet() {
        if (done) {
            conclude();
        }
    }

    /** Whole events are written only. */
    @Override
    public boolean atBoundary() {
        return true;
    }

    @Override
    public @Nullable Usage usage() {
        return reader.usage();
    }

    @Override
    public Usage estimated(long promptBytes) {
        return Estimate.of(promptBytes, reader.deltas(), reader.textBytes());
    }

    @Override
    public void release() {}
}
