package dev.hybridinference.gateway.exchange;

import dev.hybridinference.gateway.http.HeaderLines;
import dev.hybridinference.gateway.identity.KeyHasher;
import dev.hybridinference.gateway.loop.LoopContext;
import dev.hybridinference.kernel.dialect.AnswerReader;
import dev.hybridinference.kernel.dialect.Dialect;
import dev.hybridinference.kernel.dialect.StreamReader;
import dev.hybridinference.kernel.json.JsonLimits;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import dev.hybridinference.kernel.json.JsonWriter;
import dev.hybridinference.kernel.stream.SseScanner;
import dev.hybridinference.kernel.surface.Surface;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Readers and working space of one event loop, lent to one exchange at a time. Confined to its
 * event loop. Keeps at most {@link #SPARE} of a kind.
 */
final class ExchangeTools {
    private static final int SPARE = 64;

    private final LoopContext loop;
    private final KeyHasher hasher;
    private final HeaderLines lines = new HeaderLines();
    private final IdentityHashMap<JsonShape, ArrayDeque<JsonScanner>> bodies =
            new IdentityHashMap<>();
    private final IdentityHashMap<Dialect, ArrayDeque<StreamTools>> streams =
            new IdentityHashMap<>();
    private final IdentityHashMap<Dialect, ArrayDeque<AnswerReader>> answers =
            new IdentityHashMap<>();

    ExchangeTools(LoopContext loop, KeyHasher hasher) {
        this.loop = loop;
        this.hasher = hasher;
    }

    /**
     * What reads a stream.
     *
     * @param event where an event is put together
     * @param scratch of the loop
     */
    @SuppressWarnings("ArrayRecordComponent") // working space; never compared or printed
    record StreamTools(SseScanner scanner, StreamReader reader, JsonWriter event, byte[] scratch) {}

    LoopContext loop() {
        return loop;
    }

    KeyHasher hasher() {
        return hasher;
    }

    /** Header lines to fill and send at once; the next caller gets the same. */
    HeaderLines lines() {
        return lines.clear();
    }

    JsonScanner bodyScanner(Surface surface) {
        JsonScanner scanner = take(bodies, surface.shape());
        if (scanner == null) {
            return new JsonScanner(surface.shape(), JsonLimits.DEFAULT);
        }
        scanner.reset();
        return scanner;
    }

    void giveBack(Surface surface, JsonScanner scanner) {
        put(bodies, surface.shape(), scanner);
    }

    StreamTools streamTools(Dialect dialect) {
        StreamTools tools = take(streams, dialect);
        return tools == null
                ? new StreamTools(
                        new SseScanner(),
                        dialect.streamReader(),
                        new JsonWriter(16),
                        loop.scratch())
                : tools;
    }

    /** What held a long event is not kept. */
    void giveBack(Dialect dialect, StreamTools tools) {
        if (tools.event().array().length > LoopContext.SCRATCH) {
            return;
        }
        put(streams, dialect, tools);
    }

    AnswerReader answerReader(Dialect dialect) {
        AnswerReader reader = take(answers, dialect);
        return reader == null ? dialect.answerReader() : reader;
    }

    void giveBack(Dialect dialect, AnswerReader reader) {
        put(answers, dialect, reader);
    }

    private static <K, T> @Nullable T take(IdentityHashMap<K, ArrayDeque<T>> spare, K kind) {
        ArrayDeque<T> kept = spare.get(kind);
        return kept == null ? null : kept.pollLast();
    }

    private static <K, T> void put(IdentityHashMap<K, ArrayDeque<T>> spare, K kind, T tool) {
        ArrayDeque<T> kept = spare.computeIfAbsent(kind, _ -> new ArrayDeque<>());
        if (kept.size() < SPARE) {
            kept.addLast(tool);
        }
    }
}
