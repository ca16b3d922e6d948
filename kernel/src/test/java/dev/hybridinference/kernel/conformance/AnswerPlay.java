package dev.hybridinference.kernel.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hybridinference.kernel.call.Estimate;
import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.dialect.AnswerReader;
import dev.hybridinference.kernel.dialect.EventReader;
import dev.hybridinference.kernel.dialect.ProviderAnswer;
import dev.hybridinference.kernel.dialect.StreamReader;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.ProviderError;
import dev.hybridinference.kernel.json.JsonWriter;
import dev.hybridinference.kernel.stream.SseScanner;
import dev.hybridinference.kernel.surface.AnswerWriter;
import org.jspecify.annotations.Nullable;

/**
 * Carries one provider's answer over to the client, as the gateway does it. For one answer;
 * confined to one thread.
 */
final class AnswerPlay implements SseScanner.Sink {
    private final Translated request;
    private final EventReader events;
    private final AnswerWriter writer;
    private final StreamReader reader;
    private final JsonWriter event = new JsonWriter();
    private boolean content;
    private boolean done;
    private @Nullable Failure failure;
    private @Nullable Usage usage;

    AnswerPlay(Translated request, EventReader events, AnswerWriter writer) {
        this.request = request;
        this.events = events;
        this.writer = writer;
        this.reader = request.dialect().streamReader();
        reader.reset();
    }

    /**
     * What the client gets.
     *
     * @param bytes of the answer, up to the failure if there is one
     * @param failure that ended it, or null
     * @param begun whether content came before that
     * @param usage what is written into the books, or null after a failure
     */
    record Result(String bytes, @Nullable Failure failure, boolean begun, @Nullable Usage usage) {}

    /** Plays a stream that arrives in pieces that end at these places. */
    Result stream(byte[] stream, int... cuts) {
        SseScanner scanner = new SseScanner();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : stream.length;
            // every piece in an array of its own, between bytes that must not be read
            byte[] piece = new byte[to - from + 2];
            System.arraycopy(stream, from, piece, 1, to - from);
            if (!over() && !scanner.feed(piece, 1, piece.length - 1, this)) {
                throw new AssertionError("a line that is too long");
            }
            from = to;
        }
        if (!over() && !scanner.finish(this) && !reader.finished()) {
            broken("a stream that ended inside an event");
        }
        if (failure == null && !content) {
            broken(done ? "a stream without content" : "a stream that ended at once");
        } else if (failure == null && !done && !reader.finished()) {
            broken("a stream that ended before it was finished");
        } else if (failure == null) {
            end(reader.usage(), reader.deltas(), reader.textBytes());
        }
        return result();
    }

    /** Plays a whole answer. */
    Result whole(byte[] answer) {
        AnswerReader whole = request.dialect().answerReader();
        whole.reset();
        if (!whole.data(answer, 0, answer.length) || !whole.end()) {
            broken(answer.length == 0 ? "an empty answer" : "an answer that is not whole JSON");
            return result();
        }
        ProviderError error = whole.error();
        if (error != null) {
            told(error, whole.errorStatus());
            return result();
        }
        events.whole(
                answer,
                0,
                answer.length,
                happened -> {
                    content |= !(happened instanceof Event.Began || happened instanceof Event.Used);
                    writer.on(happened);
                });
        if (content) {
            end(whole.usage(), 0, answer.length);
        } else {
            broken("an answer without content");
        }
        return result();
    }

    /** Passes on one event that is known to be a JSON object, a stream's or a whole answer. */
    void event(byte[] json) {
        events.event(json, 0, json.length, writer);
        events.whole(json, 0, json.length, writer);
    }

    /** Ends the answer, whatever came before. */
    byte[] finish(Usage used) {
        writer.on(new Event.Used(used));
        writer.end();
        return writer.out().toBytes();
    }

    private void end(@Nullable Usage told, long deltas, long textBytes) {
        Usage used =
                told == null ? Estimate.of(request.call().bodyBytes(), deltas, textBytes) : told;
        usage = used;
        writer.on(new Event.Used(used));
        writer.end();
    }

    private Result result() {
        return new Result(new String(writer.out().toBytes(), UTF_8), failure, content, usage);
    }

    private boolean over() {
        return done || failure != null;
    }

    private void told(ProviderError error, int status) {
        failure =
                content
                        ? new Failure.Upstream.Cut(Translated.PROVIDER, error.message())
                        : request.dialect()
                                .failure(
                                        new ProviderAnswer(
                                                Translated.PROVIDER,
                                                Translated.MODEL,
                                                status == 0 ? 500 : status,
                                                null),
                                        error);
    }

    private void broken(String what) {
        failure =
                content
                        ? new Failure.Upstream.Cut(
                                Translated.PROVIDER,
                                "The provider '%s' broke off its answer: %s."
                                        .formatted(Translated.PROVIDER, what))
                        : new Failure.Upstream.Failed(
                                Translated.PROVIDER,
                                "The provider '%s' gave %s.".formatted(Translated.PROVIDER, what),
                                Failure.Retry.SAFE,
                                null);
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
        if (!over()) {
            reader.data(bytes, from, to);
            event.raw(bytes, from, to);
        }
    }

    @Override
    public void end(int afterBlankLine) {
        if (over()) {
            return;
        }
        reader.eventEnd();
        if (reader.failed()) {
            told(reader.error(), reader.errorStatus());
        } else if (reader.done()) {
            done = true;
            read();
        } else if (!reader.readable()) {
            broken("an event that is not JSON");
        } else {
            read();
            content |= reader.content();
        }
        event.clear();
    }

    private void read() {
        if (event.length() > 0 && event.array()[0] == '{') {
            events.event(event.array(), 0, event.length(), writer);
        }
    }

    @Override
    public void nameBegins() {}

    @Override
    public void name(byte[] bytes, int from, int to) {}

    @Override
    public void comment() {}

    @Override
    public void endWithoutData(int afterBlankLine) {}
}
