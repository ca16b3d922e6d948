package dev.hybridinference.kernel.dialect.anthropic;

import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.call.Event.Finish;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.dialect.EventReader;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.json.JsonWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns Anthropic's answers into events (Anthropic API reference, "Streaming messages"). Blocks
 * that only Anthropic knows, those of its own tools for one, are passed over. Members may stand in
 * any order. Confined to one thread.
 */
final class AnthropicEventReader implements EventReader {
    private final ToolNames names;
    private final UnaryOperator<JsonText> seal;
    private final JsonCursor cursor = new JsonCursor(new byte[] {'{', '}'}, 0, 2);
    private final AnthropicUsage usage = new AnthropicUsage();

    /** Tool calls so far. */
    private int tools;

    /** Tool calls that can still grow, by their block: some servers end blocks late. */
    private final Map<Long, OpenTool> open = new HashMap<>();

    private JsonText type = JsonText.EMPTY;
    private long index;
    private @Nullable JsonText model;
    private boolean usageTold;

    /** Of the block, of the delta, or of the whole answer. */
    private JsonText kind = JsonText.EMPTY;

    private JsonText text = JsonText.EMPTY;
    private JsonText thinking = JsonText.EMPTY;
    private JsonText signature = JsonText.EMPTY;
    private JsonText fragment = JsonText.EMPTY;
    private JsonText data = JsonText.EMPTY;
    private JsonText id = JsonText.EMPTY;
    private JsonText name = JsonText.EMPTY;
    private JsonText stopReason = JsonText.EMPTY;
    private JsonText stopSequence = JsonText.EMPTY;
    private JsonText explanation = JsonText.EMPTY;
    private @Nullable JsonValue input;
    private @Nullable JsonValue content;

    /**
     * A tool call that can still grow.
     *
     * @param number counts the calls
     * @param known whether its arguments came with its beginning
     */
    private record OpenTool(int number, boolean known) {}

    /**
     * @param seal wraps what only the provider may read
     */
    AnthropicEventReader(ToolNames names, UnaryOperator<JsonText> seal) {
        this.seal = seal;
        this.names = names;
    }

    @Override
    public void event(byte[] bytes, int from, int to, Event.Sink sink) {
        read(bytes, from, to);
        if (type.is("message_start")) {
            sink.on(new Event.Began(model, usage.told()));
        } else if (type.is("content_block_start")) {
            begin(sink);
        } else if (type.is("content_block_delta")) {
            delta(sink);
        } else if (type.is("content_block_stop")) {
            endTool(sink);
        } else if (type.is("message_delta")) {
            finish(sink);
        }
    }

    @Override
    public void whole(byte[] bytes, int from, int to, Event.Sink sink) {
        read(bytes, from, to);
        sink.on(new Event.Began(model, null));
        JsonValue blocks = content;
        if (blocks != null) {
            JsonCursor block = blocks.cursor();
            if (block.array()) {
                JsonText reason = stopReason;
                JsonText sequence = stopSequence;
                JsonText words = explanation;
                while (block.element()) {
                    forgetPart();
                    part(block);
                    begin(sink);
                    endTool(sink);
                }
                stopReason = reason;
                stopSequence = sequence;
                explanation = words;
            }
        }
        finish(sink);
    }

    private void begin(Event.Sink sink) {
        if (kind.is("text")) {
            if (!text.isEmpty()) {
                sink.on(new Event.Text(text));
            }
        } else if (kind.is("thinking")) {
            sink.on(new Event.Reasoning(thinking));
            signed(sink);
        } else if (kind.is("redacted_thinking")) {
            sink.on(new Event.SealedReasoning(seal.apply(data)));
        } else if (kind.is("tool_use")) {
            endTool(sink);
            int number = tools++;
            sink.on(new Event.ToolBegan(number, id, names.inward(name)));
            JsonValue arguments = input;
            boolean known =
                    arguments != null
                            && arguments.kind() == JsonKind.OBJECT
                            && hasMember(arguments);
            if (arguments != null && known) {
                sink.on(new Event.ToolArguments(number, asText(arguments)));
            }
            open.put(index, new OpenTool(number, known));
        }
    }

    private void delta(Event.Sink sink) {
        if (!text.isEmpty()) {
            sink.on(new Event.Text(text));
        }
        if (!thinking.isEmpty()) {
            sink.on(new Event.Reasoning(thinking));
        }
        signed(sink);
        OpenTool tool = fragment.isEmpty() ? null : open.get(index);
        if (tool != null && !tool.known()) {
            sink.on(new Event.ToolArguments(tool.number(), fragment));
        }
    }

    private void signed(Event.Sink sink) {
        if (!signature.isEmpty()) {
            sink.on(new Event.Signed(seal.apply(signature)));
        }
    }

    private void endTool(Event.Sink sink) {
        OpenTool tool = open.remove(index);
        if (tool != null) {
            sink.on(new Event.ToolEnded(tool.number()));
        }
    }

    private void finish(Event.Sink sink) {
        if (!stopReason.isEmpty()) {
            if (!explanation.isEmpty()) {
                sink.on(new Event.Refusal(explanation));
            }
            Finish reason = reason(stopReason.toString());
            boolean stopped = reason == Finish.STOP_TEXT && !stopSequence.isEmpty();
            sink.on(new Event.Finished(reason, stopped ? stopSequence : null));
        }
        Usage told = usage.told();
        if (usageTold && told != null) {
            sink.on(new Event.Used(told));
        }
    }

    private static Finish reason(String word) {
        return switch (word) {
            case "tool_use" -> Finish.TOOLS;
            case "max_tokens", "model_context_window_exceeded" -> Finish.LENGTH;
            case "stop_sequence" -> Finish.STOP_TEXT;
            case "refusal" -> Finish.REFUSED;
            default -> Finish.COMPLETE;
        };
    }

    private static boolean hasMember(JsonValue object) {
        JsonCursor cursor = object.cursor();
        return cursor.object() && cursor.member();
    }

    private static JsonText asText(JsonValue value) {
        JsonWriter out = new JsonWriter(value.length() + 16).valueAsString(value);
        return new JsonCursor(out.array(), 0, out.length()).text();
    }

    private void read(byte[] bytes, int from, int to) {
        type = JsonText.EMPTY;
        index = 0;
        model = null;
        usageTold = false;
        stopReason = JsonText.EMPTY;
        stopSequence = JsonText.EMPTY;
        explanation = JsonText.EMPTY;
        content = null;
        forgetPart();
        cursor.reset(bytes, from, to);
        message();
    }

    private void forgetPart() {
        kind = JsonText.EMPTY;
        text = JsonText.EMPTY;
        thinking = JsonText.EMPTY;
        signature = JsonText.EMPTY;
        fragment = JsonText.EMPTY;
        data = JsonText.EMPTY;
        id = JsonText.EMPTY;
        name = JsonText.EMPTY;
        input = null;
    }

    /** The members of an event, of the message in its first one, or of a whole answer. */
    private void message() {
        if (!cursor.object()) {
            return;
        }
        while (cursor.member()) {
            switch (cursor.key()) {
                case "type" -> type = type.isEmpty() ? cursor.text() : type;
                case "index" -> index = cursor.number(0);
                case "message" -> nested();
                case "model" -> model = cursor.kind() == JsonKind.STRING ? cursor.text() : null;
                case "content" -> content = cursor.value();
                case "content_block", "delta" -> part(cursor);
                case "stop_reason" -> stopReason = cursor.text();
                case "stop_sequence" -> stopSequence = cursor.text();
                case "stop_details" -> explanation();
                case "usage" -> readUsage();
                default -> {}
            }
        }
    }

    private void nested() {
        JsonText outer = type;
        message();
        type = outer;
    }

    private void part(JsonCursor at) {
        if (!at.object()) {
            return;
        }
        while (at.member()) {
            switch (at.key()) {
                case "type" -> kind = at.text();
                case "text" -> text = at.text();
                case "thinking" -> thinking = at.text();
                case "signature" -> signature = at.text();
                case "partial_json" -> fragment = at.text();
                case "data" -> data = at.text();
                case "id" -> id = at.text();
                case "name" -> name = at.text();
                case "input" -> input = at.value();
                case "stop_reason" -> stopReason = at.text();
                case "stop_sequence" -> stopSequence = at.text();
                case "stop_details" -> explanation();
                default -> {}
            }
        }
    }

    private void explanation() {
        if (cursor.object()) {
            while (cursor.member()) {
                if (cursor.key().equals("explanation")) {
                    explanation = cursor.text();
                }
            }
        }
    }

    private void readUsage() {
        if (!cursor.object()) {
            return;
        }
        usageTold = true;
        usage.begin();
        while (cursor.member()) {
            switch (cursor.key()) {
                case "input_tokens" -> usage.input(cursor.number(-1));
                case "cache_read_input_tokens" -> usage.read(cursor.number(-1));
                case "cache_creation_input_tokens" -> usage.written(cursor.number(-1));
                case "output_tokens" -> usage.output(cursor.number(-1));
                case "cache_creation", "output_tokens_details" -> usageParts();
                default -> {}
            }
        }
        usage.end();
    }

    private void usageParts() {
        if (!cursor.object()) {
            return;
        }
        while (cursor.member()) {
            switch (cursor.key()) {
                case "ephemeral_5m_input_tokens" -> usage.written5m(cursor.number(-1));
                case "ephemeral_1h_input_tokens" -> usage.written1h(cursor.number(-1));
                case "thinking_tokens" -> usage.thinking(cursor.number(-1));
                default -> {}
            }
        }
    }
}
