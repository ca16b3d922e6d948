package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.call.Event.Finish;
import dev.hybridinference.kernel.dialect.EventReader;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Turns chat completions and their chunks into events (OpenAI API reference, "The chat completion
 * object" and "Streaming"), with what servers are known to do differently. Of several choices only
 * the first counts. Confined to one thread; for one answer.
 */
final class OpenAiEvents implements EventReader {
    private final JsonCursor json = new JsonCursor(new byte[0], 0, 0);
    private final OpenAiToolCalls calls;
    private boolean begun;
    private boolean finished;
    private @Nullable JsonText stop;

    OpenAiEvents(ToolNames names) {
        this.calls = new OpenAiToolCalls(names);
    }

    @Override
    public void event(byte[] bytes, int from, int to, Event.Sink sink) {
        read(bytes, from, to, sink);
    }

    @Override
    public void whole(byte[] bytes, int from, int to, Event.Sink sink) {
        read(bytes, from, to, sink);
    }

    private void read(byte[] bytes, int from, int to, Event.Sink sink) {
        json.reset(bytes, from, to);
        if (!json.object()) {
            return;
        }
        while (json.member()) {
            switch (json.key()) {
                case "model" -> model(sink);
                case "choices" -> choices(sink);
                default -> {}
            }
        }
    }

    private void model(Event.Sink sink) {
        JsonText model = json.text();
        if (!begun && !model.isEmpty()) {
            begun = true;
            sink.on(new Event.Began(model, null));
        }
    }

    private void choices(Event.Sink sink) {
        if (!json.array()) {
            return;
        }
        while (json.element()) {
            choice(sink);
        }
    }

    private void choice(Event.Sink sink) {
        if (!json.object()) {
            return;
        }
        JsonText reason = JsonText.EMPTY;
        stop = null;
        boolean ours = true;
        while (json.member()) {
            switch (json.key()) {
                case "index" -> ours = json.number(0) == 0;
                case "delta", "message" -> {
                    if (ours) {
                        message(sink);
                    }
                }
                case "finish_reason" -> reason = json.text();
                case "stop_reason" -> stop = json.kind() == JsonKind.STRING ? json.text() : null;
                default -> {}
            }
        }
        if (ours && !reason.isEmpty() && !finished) {
            finished = true;
            calls.end(sink);
            sink.on(new Event.Finished(finish(reason), stop));
        }
    }

    private Finish finish(JsonText reason) {
        return switch (reason.toString()) {
            case "length", "max_tokens" -> Finish.LENGTH;
            case "tool_calls", "function_call" -> Finish.TOOLS;
            case "content_filter", "safety" -> Finish.REFUSED;
            default -> stop == null ? Finish.COMPLETE : Finish.STOP_TEXT;
        };
    }

    /** Reasoning goes before text whatever the order of the members. */
    private void message(Event.Sink sink) {
        JsonText reasoning = JsonText.EMPTY;
        JsonText content = JsonText.EMPTY;
        JsonText refusal = JsonText.EMPTY;
        JsonCursor after = null;
        boolean single = false;
        if (!json.object()) {
            return;
        }
        while (json.member()) {
            switch (json.key()) {
                case "reasoning" -> reasoning = other(json.text(), reasoning);
                case "reasoning_content" -> reasoning = other(reasoning, json.text());
                case "content" -> {
                    if (json.kind() == JsonKind.ARRAY) {
                        parts(sink);
                    } else {
                        content = json.text();
                    }
                }
                case "refusal" -> refusal = json.text();
                case "tool_calls" -> {
                    if (json.kind() == JsonKind.ARRAY) {
                        after = json.value().cursor();
                        single = false;
                    }
                }
                case "function_call" -> {
                    if (json.kind() == JsonKind.OBJECT) {
                        after = json.value().cursor();
                        single = true;
                    }
                }
                default -> {}
            }
        }
        if (!reasoning.isEmpty()) {
            sink.on(new Event.Reasoning(reasoning));
        }
        if (!content.isEmpty()) {
            sink.on(new Event.Text(content));
        }
        if (!refusal.isEmpty()) {
            sink.on(new Event.Refusal(refusal));
        }
        if (after != null && single) {
            calls.single(after, sink);
        } else if (after != null) {
            calls.several(after, sink);
        }
    }

    private static JsonText other(JsonText preferred, JsonText otherwise) {
        return preferred.isEmpty() ? otherwise : preferred;
    }

    /** Content as a list of parts, as some servers answer. */
    private void parts(Event.Sink sink) {
        json.array();
        while (json.element()) {
            if (!json.object()) {
                continue;
            }
            while (json.member()) {
                if (json.key().equals("text") && json.kind() == JsonKind.STRING) {
                    sink.on(new Event.Text(json.text()));
                }
            }
        }
    }
}
