package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.call.Feature;
import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.ToolIds;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.call.Turn.Role;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.dialect.History;
import dev.hybridinference.kernel.dialect.Quirks;
import dev.hybridinference.kernel.dialect.Quirks.Trait;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes turns as chat messages. Results of tools come right after their calls, before anything
 * else that the user said. Confined to one thread; for one prompt.
 */
final class OpenAiMessages {
    private static final JsonText ERROR = JsonText.of("Error: ");
    private static final JsonText SYSTEM_BEGINS = JsonText.of("<system>\n");
    private static final JsonText SYSTEM_ENDS = JsonText.of("\n</system>");

    private final JsonWriter json;
    private final Quirks quirks;
    private final ToolNames names;
    private final Set<Feature> dropped = EnumSet.noneOf(Feature.class);
    private Failure.@Nullable Invalid refused;
    private Role last = Role.SYSTEM;

    OpenAiMessages(JsonWriter json, Quirks quirks, ToolNames names) {
        this.json = json;
        this.quirks = quirks;
        this.names = names;
    }

    Set<Feature> dropped() {
        return dropped;
    }

    Failure.@Nullable Invalid refused() {
        return refused;
    }

    boolean endsWithAssistant() {
        return last == Role.ASSISTANT;
    }

    void write(List<Turn> turns) {
        List<Turn> history = new ArrayList<>(turns);
        json.beginArray();
        List<JsonText> leading = new ArrayList<>();
        while (!history.isEmpty() && history.getFirst().role() == Role.SYSTEM) {
            texts(history.removeFirst().parts(), leading);
        }
        if (!leading.isEmpty()) {
            json.beginObject().name("role").string("system");
            json.name("content").text(leading, "\n\n").endObject();
        }
        if (!quirks.has(Trait.LATE_SYSTEM)) {
            history.replaceAll(OpenAiMessages::asUser);
        }
        for (Turn turn : History.ordered(history)) {
            switch (turn.role()) {
                case SYSTEM -> system(turn.parts());
                case USER -> user(turn.parts());
                case ASSISTANT -> assistant(turn.parts());
            }
        }
        json.endArray();
    }

    /** What the system says later on, as the user's words in a wrapper that tells who speaks. */
    private static Turn asUser(Turn turn) {
        if (turn.role() != Role.SYSTEM) {
            return turn;
        }
        List<Part> parts = new ArrayList<>();
        for (Part part : turn.parts()) {
            if (part instanceof Part.Text(JsonText text, _)) {
                JsonWriter wrapped = new JsonWriter(text.length() + 32);
                wrapped.raw(SYSTEM_BEGINS).raw(text).raw(SYSTEM_ENDS);
                parts.add(new Part.Text(wrapped.asText(), null));
            }
        }
        return new Turn(Role.USER, parts);
    }

    private static void texts(List<Part> parts, List<JsonText> into) {
        for (Part part : parts) {
            if (part instanceof Part.Text(JsonText text, _) && !text.isEmpty()) {
                into.add(text);
            }
        }
    }

    private void system(List<Part> parts) {
        List<JsonText> texts = new ArrayList<>();
        texts(parts, texts);
        if (!texts.isEmpty()) {
            last = Role.SYSTEM;
            json.beginObject().name("role").string("system");
            json.name("content").text(texts, "\n\n").endObject();
        }
    }

    private void user(List<Part> parts) {
        List<Part> said = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.ToolResult result) {
                result(result, said);
            }
        }
        for (Part part : parts) {
            if (!(part instanceof Part.ToolResult) && says(part)) {
                said.add(part);
            }
        }
        if (said.isEmpty()) {
            return;
        }
        last = Role.USER;
        json.beginObject().name("role").string("user").name("content");
        if (said.size() == 1 && said.getFirst() instanceof Part.Text(JsonText only, _)) {
            json.text(only);
        } else {
            json.beginArray();
            said.forEach(this::part);
            json.endArray();
        }
        json.endObject();
    }

    /**
     * @param after takes what a tool's message cannot hold
     */
    private void result(Part.ToolResult result, List<Part> after) {
        List<JsonText> texts = new ArrayList<>();
        texts(result.content(), texts);
        for (Part part : result.content()) {
            if (!(part instanceof Part.Text) && says(part)) {
                after.add(part);
            }
        }
        last = Role.USER;
        json.beginObject().name("role").string("tool");
        json.name("tool_call_id").text(ToolIds.original(result.id()));
        JsonWriter content = new JsonWriter();
        if (result.error()) {
            content.raw(ERROR);
        }
        for (int i = 0; i < texts.size(); i++) {
            if (i > 0) {
                content.raw(JsonText.of("\n"));
            }
            content.raw(texts.get(i));
        }
        json.name("content").text(content.asText()).endObject();
    }

    /** Whether a part can be said here; what cannot is reported or refused. */
    private boolean says(Part part) {
        return switch (part) {
            case Part.Text(JsonText text, _) -> !text.isEmpty();
            case Part.Image(Part.Media media, _) -> {
                if (media instanceof Part.Media.Stored) {
                    refuse(
                            "An image that lies at another provider (source type 'file') cannot be sent to this one; send its bytes or its URL.");
                }
                yield true;
            }
            case Part.Document(Part.Media media, _, _) -> {
                if (media instanceof Part.Media.Remote) {
                    refuse(
                            "A document by URL cannot be sent to the provider of this model; send its bytes.");
                }
                yield true;
            }
            case Part.Audio _ -> true;
            case Part.Foreign _ -> {
                dropped.add(Feature.CONTENT);
                yield false;
            }
            case Part.Refusal _,
                    Part.Reasoning _,
                    Part.SealedReasoning _,
                    Part.ToolCall _,
                    Part.ToolResult _ ->
                    false;
        };
    }

    private void refuse(String message) {
        refused = new Failure.Invalid(Failure.Invalid.Reason.BAD_REQUEST, message, "messages");
    }

    private void part(Part part) {
        json.beginObject();
        switch (part) {
            case Part.Image(Part.Media media, _) -> {
                json.name("type").string("image_url").name("image_url").beginObject();
                json.name("url").text(url(media)).endObject();
            }
            case Part.Document(Part.Media.Plain(JsonText text), _, _) ->
                    json.name("type").string("text").name("text").text(text);
            case Part.Document(Part.Media.Stored(JsonText id), _, _) -> {
                json.name("type").string("file").name("file").beginObject();
                json.name("file_id").text(id).endObject();
            }
            case Part.Document(Part.Media media, JsonText title, _) -> {
                json.name("type").string("file").name("file").beginObject();
                json.name("filename").text(title == null ? JsonText.of("document.pdf") : title);
                json.name("file_data").text(url(media)).endObject();
            }
            case Part.Audio(JsonText data, JsonText format) -> {
                json.name("type").string("input_audio").name("input_audio").beginObject();
                json.name("data").text(data).name("format").text(format).endObject();
            }
            case Part.Text(JsonText text, _) ->
                    json.name("type").string("text").name("text").text(text);
            default -> throw new IllegalArgumentException("part: not one that a user says");
        }
        json.endObject();
    }

    private static JsonText url(Part.Media media) {
        return switch (media) {
            case Part.Media.Remote(JsonText url) -> url;
            case Part.Media.Inline(JsonText type, JsonText base64) -> {
                JsonWriter url = new JsonWriter(base64.length() + 64);
                url.raw("data:").raw(type).raw(";base64,").raw(base64);
                yield url.asText();
            }
            case Part.Media.Plain(JsonText text) -> text;
            case Part.Media.Stored(JsonText id) -> id;
        };
    }

    private void assistant(List<Part> parts) {
        List<JsonText> texts = new ArrayList<>();
        List<JsonText> thoughts = new ArrayList<>();
        List<Part.ToolCall> calls = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.Text(JsonText text, _) -> texts.add(text);
                case Part.Refusal(JsonText text) -> texts.add(text);
                case Part.Reasoning(JsonText text, JsonText signature) -> {
                    if (signature == null || Carriers.isCarrier(signature)) {
                        thoughts.add(text);
                    }
                }
                case Part.ToolCall call -> calls.add(call);
                case Part.SealedReasoning _ -> {}
                case Part.Image _, Part.Document _, Part.Audio _, Part.Foreign _ ->
                        dropped.add(Feature.CONTENT);
                case Part.ToolResult _ -> {}
            }
        }
        texts.removeIf(JsonText::isEmpty);
        thoughts.removeIf(JsonText::isEmpty);
        if (texts.isEmpty() && calls.isEmpty()) {
            return;
        }
        last = Role.ASSISTANT;
        json.beginObject().name("role").string("assistant").name("content");
        if (texts.isEmpty()) {
            json.nothing();
        } else {
            json.text(texts, "");
        }
        if (!thoughts.isEmpty() && quirks.has(Trait.REASONING_BACK)) {
            json.name("reasoning_content").text(thoughts, "\n\n");
        }
        if (!calls.isEmpty()) {
            json.name("tool_calls").beginArray();
            calls.forEach(this::call);
            json.endArray();
        }
        json.endObject();
    }

    private void call(Part.ToolCall call) {
        json.beginObject();
        json.name("id").text(ToolIds.original(call.id()));
        json.name("type").string("function").name("function").beginObject();
        json.name("name").text(names.outward(call.name())).name("arguments");
        switch (call.arguments()) {
            case Part.Arguments.Structured(var object) -> json.valueAsString(object);
            case Part.Arguments.Written(JsonText text) ->
                    json.text(text.isEmpty() ? JsonText.of("{}") : text);
            case Part.Arguments.Free(JsonText input) -> {
                JsonWriter object = new JsonWriter(input.length() + 32);
                object.beginObject().name("input").text(input).endObject();
                json.string(new String(object.toBytes(), StandardCharsets.UTF_8));
            }
        }
        json.endObject().endObject();
    }
}
