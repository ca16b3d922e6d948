package dev.hybridinference.kernel.dialect.anthropic;

import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.stream.SseScanner;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a stream with both readers and writes down what they make of it. */
final class AnthropicReplay implements SseScanner.Sink {
    private final AnthropicReaders.Stream reader = new AnthropicReaders.Stream();
    private final AnthropicEventReader events =
            new AnthropicEventReader(new ToolNames(128), own -> own);
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final List<String> facts = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /** Reads a stream that is cut at these places. */
    static AnthropicReplay of(byte[] stream, int... cuts) {
        AnthropicReplay replay = new AnthropicReplay();
        replay.reader.reset();
        SseScanner scanner = new SseScanner();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : stream.length;
            // every piece in an array of its own, between bytes that must not be read
            byte[] piece = new byte[to - from + 2];
            System.arraycopy(stream, from, piece, 1, to - from);
            scanner.feed(piece, 1, piece.length - 1, replay);
            from = to;
        }
        scanner.finish(replay);
        return replay;
    }

    static AnthropicReplay of(String stream) {
        return of(stream.getBytes(StandardCharsets.UTF_8));
    }

    /** What the relay learns, event by event. */
    List<String> facts() {
        return facts;
    }

    /** The events that come of it. */
    List<String> lines() {
        return lines;
    }

    AnthropicReaders.Stream reader() {
        return reader;
    }

    @Override
    public void nameBegins() {}

    @Override
    public void name(byte[] bytes, int from, int to) {}

    @Override
    public void data(byte[] bytes, int from, int to) {
        reader.data(bytes, from, to);
        data.write(bytes, from, to - from);
    }

    @Override
    public void comment() {}

    @Override
    public void end(int afterBlankLine) {
        reader.eventEnd();
        facts.add(fact());
        if (reader.readable() && data.size() > 6) {
            byte[] bytes = data.toByteArray();
            events.event(bytes, 0, bytes.length, event -> lines.add(line(event)));
        }
        data.reset();
    }

    @Override
    public void endWithoutData(int afterBlankLine) {}

    private String fact() {
        StringBuilder fact = new StringBuilder();
        fact.append(reader.content() ? "content " : "");
        fact.append(reader.failed() ? "failed " + reader.errorStatus() + " " : "");
        fact.append(reader.finished() ? "finished " : "");
        fact.append(reader.done() ? "done " : "");
        fact.append(reader.readable() ? "" : "unreadable ");
        return fact.append(reader.deltas()).append('/').append(reader.textBytes()).toString();
    }

    /** An event as one line. */
    static String line(Event event) {
        return switch (event) {
            case Event.Began(var model, var usage) ->
                    "began " + model + (usage == null ? "" : " " + usage.input());
            case Event.Text(var text) -> "text " + text;
            case Event.Reasoning(var text) -> "reasoning " + text;
            case Event.Signed(var signature) -> "signed " + signature;
            case Event.SealedReasoning(var data) -> "sealed " + data;
            case Event.Refusal(var text) -> "refusal " + text;
            case Event.ToolBegan(int index, var id, var name) ->
                    "tool " + index + " " + id + " " + name;
            case Event.ToolArguments(int index, var fragment) ->
                    "arguments " + index + " " + fragment;
            case Event.ToolEnded(int index) -> "tool-end " + index;
            case Event.Finished(var reason, var stop) -> "finished " + reason + " " + stop;
            case Event.Used(var u) ->
                    "used in=%d read=%d 5m=%d 1h=%d out=%d thought=%d"
                            .formatted(
                                    u.input(),
                                    u.cachedInput(),
                                    u.cacheWrite5m(),
                                    u.cacheWrite1h(),
                                    u.output(),
                                    u.reasoning());
        };
    }
}
