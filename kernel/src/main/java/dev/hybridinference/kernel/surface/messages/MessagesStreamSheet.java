package dev.hybridinference.kernel.surface.messages;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonWriter;
import dev.hybridinference.kernel.surface.AnswerFacts;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as events (Anthropic API reference, "Streaming messages"). Confined to one
 * thread.
 */
final class MessagesStreamSheet implements MessagesSheet {
    private static final JsonText NO_ARGUMENTS = JsonText.of("{}");

    private final AnswerFacts facts;
    private final JsonWriter out = new JsonWriter();
    private Kind kind = Kind.TEXT;
    private int index = -1;
    private boolean filled;

    MessagesStreamSheet(AnswerFacts facts) {
        this.facts = facts;
    }

    @Override
    public JsonWriter out() {
        return out;
    }

    @Override
    public void begin(JsonText model, Usage usage) {
        event("message_start").name("message").beginObject();
        out.name("id").string("msg_" + facts.id());
        out.name("type").string("message").name("role").string("assistant");
        out.name("model").text(model).name("content").beginArray().endArray();
        out.name("stop_reason").nothing().name("stop_sequence").nothing();
        MessagesSheet.usage(out, usage);
        out.endObject();
        eventEnd();
    }

    @Override
    public void open(Kind kind, JsonText word, JsonText name) {
        this.kind = kind;
        filled = false;
        index++;
        indexed("content_block_start").name("content_block").beginObject().name("type");
        switch (kind) {
            case TEXT -> out.string("text").name("text").string("");
            case THINKING ->
                    out.string("thinking").name("thinking").string("").name("signature").string("");
            case SEALED -> out.string("redacted_thinking").name("data").text(word);
            case TOOL -> {
                out.string("tool_use").name("id").text(word).name("name").text(name);
                out.name("input").beginObject().endObject();
            }
        }
        out.endObject();
        eventEnd();
    }

    @Override
    public void add(JsonText piece) {
        filled = true;
        switch (kind) {
            case TEXT -> delta("text_delta", "text", piece);
            case THINKING -> delta("thinking_delta", "thinking", piece);
            case TOOL -> delta("input_json_delta", "partial_json", piece);
            case SEALED -> {}
        }
    }

    @Override
    public void sign(JsonText signature) {
        delta("signature_delta", "signature", signature);
    }

    @Override
    public void close() {
        if (kind == Kind.TOOL && !filled) {
            add(NO_ARGUMENTS);
        }
        indexed("content_block_stop");
        eventEnd();
    }

    @Override
    public void end(String reason, @Nullable JsonText stop, Usage usage) {
        event("message_delta").name("delta").beginObject();
        out.name("stop_reason").string(reason).name("stop_sequence");
        if (stop == null) {
            out.nothing();
        } else {
            out.text(stop);
        }
        out.endObject();
        MessagesSheet.usage(out, usage);
        eventEnd();
        event("message_stop");
        eventEnd();
    }

    private void delta(String type, String member, JsonText piece) {
        indexed("content_block_delta").name("delta").beginObject();
        out.name("type").string(type).name(member).text(piece).endObject();
        eventEnd();
    }

    private JsonWriter indexed(String name) {
        return event(name).name("index").number(index);
    }

    private JsonWriter event(String name) {
        out.raw("event: ").raw(name).raw("\ndata: ").document();
        return out.beginObject().name("type").string(name);
    }

    private void eventEnd() {
        out.endObject().raw("\n\n");
    }
}
