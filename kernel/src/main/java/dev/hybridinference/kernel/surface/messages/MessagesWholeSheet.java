package dev.hybridinference.kernel.surface.messages;

import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonLimits;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.json.JsonWriter;
import dev.hybridinference.kernel.surface.AnswerFacts;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as one document (Anthropic API reference, "Message"). Confined to one thread.
 */
final class MessagesWholeSheet implements MessagesSheet {
    private static final JsonShape NOTHING = JsonShape.builder().build();

    private final AnswerFacts facts;
    private final JsonWriter out = new JsonWriter(16);
    private final JsonWriter content = new JsonWriter().beginArray();
    private final JsonWriter arguments = new JsonWriter(16);
    private Kind kind = Kind.TEXT;
    private JsonText model = JsonText.EMPTY;

    MessagesWholeSheet(AnswerFacts facts) {
        this.facts = facts;
    }

    @Override
    public JsonWriter out() {
        return out;
    }

    @Override
    public void begin(JsonText model, Usage usage) {
        this.model = model;
    }

    @Override
    public void open(Kind kind, JsonText word, JsonText name) {
        this.kind = kind;
        content.beginObject().name("type");
        switch (kind) {
            case TEXT -> content.string("text").name("text").raw("\"");
            case THINKING -> content.string("thinking").name("thinking").raw("\"");
            case SEALED -> content.string("redacted_thinking").name("data").text(word);
            case TOOL -> {
                content.string("tool_use").name("id").text(word).name("name").text(name);
                content.name("input");
                arguments.clear().raw("\"");
            }
        }
    }

    @Override
    public void add(JsonText piece) {
        switch (kind) {
            case TEXT, THINKING -> content.raw(piece);
            case TOOL -> arguments.raw(piece);
            case SEALED -> {}
        }
    }

    @Override
    public void sign(JsonText signature) {
        content.raw("\",").name("signature").text(signature);
    }

    @Override
    public void close() {
        if (kind == Kind.TEXT) {
            content.raw("\"");
        } else if (kind == Kind.TOOL) {
            arguments.raw("\"");
            input(new JsonCursor(arguments.array(), 0, arguments.length()).text());
        }
        content.endObject();
    }

    /** Arguments that are no object, because they were cut for one, are not lost. */
    private void input(JsonText text) {
        if (text.isBlank() || text.is("null")) {
            content.value(JsonValue.EMPTY_OBJECT);
            return;
        }
        byte[] bytes = text.raw();
        JsonScanner scanner = new JsonScanner(NOTHING, JsonLimits.DEFAULT);
        if (scanner.feed(bytes, 0, bytes.length)
                && scanner.finish()
                && scanner.root() == JsonKind.OBJECT) {
            content.value(JsonValue.document(bytes));
        } else {
            content.beginObject().name("_raw_arguments").text(text).endObject();
        }
    }

    @Override
    public void end(String reason, @Nullable JsonText stop, Usage usage) {
        content.endArray();
        out.beginObject().name("id").string("msg_" + facts.id());
        out.name("type").string("message").name("role").string("assistant");
        out.name("model").text(model);
        out.name("content").value(JsonValue.document(content.toBytes()));
        out.name("stop_reason").string(reason).name("stop_sequence");
        if (stop == null) {
            out.nothing();
        } else {
            out.text(stop);
        }
        MessagesSheet.usage(out, usage);
        out.endObject();
    }
}
