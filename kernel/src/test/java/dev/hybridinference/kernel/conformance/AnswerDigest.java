package dev.hybridinference.kernel.conformance;

import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.json.JsonWriter;
import dev.hybridinference.kernel.surface.AnswerWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the events of an answer add up to, in no protocol's words. Confined to one thread. */
final class AnswerDigest implements AnswerWriter {
    private final JsonWriter nothing = new JsonWriter(16);
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final Map<Integer, StringBuilder> calls = new TreeMap<>();
    private Event.@Nullable Finish finish;

    @Override
    public JsonWriter out() {
        return nothing;
    }

    @Override
    public void end() {}

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Text(var piece) -> text.append(piece.decoded());
            case Event.Reasoning(var piece) -> reasoning.append(piece.decoded());
            case Event.Refusal(var piece) -> refusal.append(piece.decoded());
            case Event.ToolBegan(int index, var id, var name) ->
                    calls.put(
                            index,
                            new StringBuilder(id.decoded())
                                    .append(' ')
                                    .append(name.decoded())
                                    .append(' '));
            case Event.ToolArguments(int index, var piece) ->
                    calls.computeIfAbsent(index, _ -> new StringBuilder("unbegun "))
                            .append(piece.decoded());
            case Event.Finished(var reason, _) -> finish = reason;
            case Event.Began _,
                    Event.Signed _,
                    Event.SealedReasoning _,
                    Event.ToolEnded _,
                    Event.Used _ -> {}
        }
    }

    @Override
    public String toString() {
        return "text %s, reasoning %s, refusal %s, calls %s, finish %s"
                .formatted(text, reasoning, refusal, calls, finish);
    }
}
