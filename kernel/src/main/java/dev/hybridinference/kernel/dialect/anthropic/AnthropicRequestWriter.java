package dev.hybridinference.kernel.dialect.anthropic;

import dev.hybridinference.kernel.call.Feature;
import dev.hybridinference.kernel.call.OutputFormat;
import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.call.Tool;
import dev.hybridinference.kernel.call.ToolChoice;
import dev.hybridinference.kernel.dialect.Outgoing;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.dialect.Written;
import dev.hybridinference.kernel.dialect.anthropic.AnthropicHistory.Block;
import dev.hybridinference.kernel.dialect.anthropic.AnthropicHistory.Message;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonLimits;
import dev.hybridinference.kernel.json.JsonScanner;
import dev.hybridinference.kernel.json.JsonShape;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.json.JsonWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says a prompt in Anthropic's words (Anthropic API reference, "Messages"): the tools, the system
 * and the messages first, in the order in which they are cached. For one request; confined to one
 * thread.
 */
final class AnthropicRequestWriter {
    private static final int LONGEST_NAME = 128;
    private static final int MOST_MARKS = 4;
    private static final String NO_SCHEMA = "{\"type\":\"object\",\"properties\":{}}";
    private static final JsonValue TEXT_SCHEMA =
            JsonValue.of(
                    "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},\"required\":[\"input\"],\"additionalProperties\":false}");
    private static final JsonShape NOTHING = JsonShape.builder().build();

    private final Prompt prompt;
    private final Outgoing to;
    private final Set<Feature> dropped = EnumSet.noneOf(Feature.class);
    private final ToolNames names = new ToolNames(LONGEST_NAME);
    private final JsonWriter out = new JsonWriter(4_096);
    private final AnthropicMedia media = new AnthropicMedia(out);

    /** Marks of a cache that are still to be passed over. */
    private int spareMarks;

    AnthropicRequestWriter(Prompt prompt, Outgoing to) {
        this.prompt = prompt;
        this.to = to;
    }

    Written write() {
        AnthropicHistory history = new AnthropicHistory(prompt.turns(), to.carriers(), dropped);
        List<Tool> tools = prompt.tools().stream().filter(this::goesOut).toList();
        AnthropicEffort effort =
                AnthropicEffort.of(prompt, to, !tools.isEmpty(), history.goesOnWithoutThought());
        dropped.addAll(effort.dropped());
        spareMarks = marks(history, tools) - MOST_MARKS;

        out.beginObject().name("model").value(to.model());
        out.name("max_tokens").number(effort.maxTokens());
        if (!tools.isEmpty()) {
            tools(tools);
        }
        toolChoice(tools);
        system(history);
        out.name("messages").beginArray();
        for (Message message : history.messages()) {
            message(message);
        }
        out.endArray();
        effort.write(out, prompt.format());
        stops();
        if (prompt.user() != null) {
            out.name("metadata").beginObject();
            out.name("user_id").string(hash(prompt.user())).endObject();
        }
        if (to.stream()) {
            out.name("stream").bool(true);
        }
        out.endObject();
        Failure.Invalid refusal = media.refusal();
        return refusal == null
                ? new Written.Body(out.toBytes(), dropped, names)
                : new Written.Refused(refusal);
    }

    private boolean goesOut(Tool tool) {
        if (tool instanceof Tool.Hosted || !to.capabilities().tools()) {
            dropped.add(Feature.TOOLS);
            return false;
        }
        ToolChoice choice = prompt.toolChoice();
        boolean all = choice.mode() == ToolChoice.Mode.NAMED || choice.names().isEmpty();
        return all || choice.names().contains(nameOf(tool));
    }

    private static JsonText nameOf(Tool tool) {
        return switch (tool) {
            case Tool.Function function -> function.name();
            case Tool.Custom custom -> custom.name();
            case Tool.Hosted _ -> JsonText.EMPTY;
        };
    }

    private void tools(List<Tool> tools) {
        out.name("tools").beginArray();
        for (Tool tool : tools) {
            out.beginObject().name("name").text(names.outward(nameOf(tool)));
            switch (tool) {
                case Tool.Function(_, var description, var schema, var strict, var cache) -> {
                    description(description);
                    schema(schema);
                    if (Boolean.TRUE.equals(strict)) {
                        out.name("strict").bool(true);
                    }
                    mark(cache);
                }
                case Tool.Custom(_, var description) -> {
                    description(description);
                    out.name("input_schema").value(TEXT_SCHEMA);
                }
                case Tool.Hosted _ -> {}
            }
            out.endObject();
        }
        out.endArray();
    }

    private void description(@Nullable JsonText description) {
        if (description != null) {
            out.name("description").text(description);
        }
    }

    /** The schema as it stands, if it says that it is one of an object. */
    private void schema(@Nullable JsonValue schema) {
        out.name("input_schema");
        if (schema == null || schema.kind() != JsonKind.OBJECT) {
            out.value(JsonValue.of(NO_SCHEMA));
            return;
        }
        JsonCursor cursor = schema.cursor();
        cursor.object();
        while (cursor.member()) {
            if (cursor.key().equals("type")) {
                out.value(schema);
                return;
            }
        }
        out.beginObject().name("type").string("object");
        JsonCursor members = schema.cursor();
        members.object();
        while (members.member()) {
            out.name(members.key()).value(members.value());
        }
        out.endObject();
    }

    private void toolChoice(List<Tool> tools) {
        ToolChoice choice = prompt.toolChoice();
        boolean serial = !choice.parallel();
        boolean gone =
                choice.mode() == ToolChoice.Mode.NAMED
                        && tools.stream().noneMatch(tool -> choice.names().contains(nameOf(tool)));
        if (tools.isEmpty() || gone) {
            if (choice.mode() == ToolChoice.Mode.REQUIRED
                    || choice.mode() == ToolChoice.Mode.NAMED) {
                dropped.add(Feature.TOOL_CHOICE);
            }
            return;
        }
        String type =
                switch (choice.mode()) {
                    case UNSAID -> serial ? "auto" : null;
                    case AUTO -> "auto";
                    case NONE -> "none";
                    case REQUIRED -> "any";
                    case NAMED -> "tool";
                };
        if (type == null) {
            return;
        }
        out.name("tool_choice").beginObject().name("type").string(type);
        if (choice.mode() == ToolChoice.Mode.NAMED) {
            out.name("name").text(names.outward(choice.names().getFirst()));
        }
        if (serial && choice.mode() != ToolChoice.Mode.NONE) {
            out.name("disable_parallel_tool_use").bool(true);
        }
        out.endObject();
    }

    private void system(AnthropicHistory history) {
        boolean json = prompt.format() instanceof OutputFormat.AnyJson;
        if (history.system().isEmpty() && !json) {
            return;
        }
        out.name("system").beginArray();
        history.system().forEach(this::block);
        if (json) {
            out.beginObject().name("type").string("text").name("text");
            out.string("Answer with one JSON object and nothing else.").endObject();
        }
        out.endArray();
    }

    private void message(Message message) {
        out.beginObject().name("role").string(message.assistant() ? "assistant" : "user");
        out.name("content").beginArray();
        message.blocks().forEach(this::block);
        out.endArray().endObject();
    }

    private void block(Block block) {
        out.beginObject().name("type");
        switch (block) {
            case Block.Words(var pieces, var cache) -> {
                out.string("text").name("text").text(pieces, "");
                mark(cache);
            }
            case Block.Shown(Part part) -> {
                media.write(part);
                mark(cacheOf(part));
            }
            case Block.Thought(JsonText text, JsonText signature) -> {
                out.string("thinking").name("thinking").text(text);
                out.name("signature").text(signature);
            }
            case Block.Sealed(JsonText data) ->
                    out.string("redacted_thinking").name("data").text(data);
            case Block.Called(Part.ToolCall call, JsonText id) -> {
                out.string("tool_use").name("id").text(id);
                out.name("name").text(names.outward(call.name())).name("input");
                arguments(call.arguments());
                mark(call.cache());
            }
            case Block.Answered(var result, JsonText id) -> {
                out.string("tool_result").name("tool_use_id").text(id);
                if (result == null) {
                    out.name("content").string("There is no result of this call.");
                    out.name("is_error").bool(true);
                } else {
                    result(result);
                }
            }
        }
        out.endObject();
    }

    private void result(Part.ToolResult result) {
        List<Part> parts = result.content().stream().filter(this::told).toList();
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(JsonText text, _)) {
            out.name("content").text(text);
        } else if (!parts.isEmpty()) {
            out.name("content").beginArray();
            for (Part part : parts) {
                out.beginObject().name("type");
                if (part instanceof Part.Text(JsonText text, _)) {
                    out.string("text").name("text").text(text);
                } else {
                    media.write(part);
                }
                out.endObject();
            }
            out.endArray();
        }
        if (result.error()) {
            out.name("is_error").bool(true);
        }
        mark(result.cache());
    }

    private boolean told(Part part) {
        return switch (part) {
            case Part.Text(JsonText text, _) -> !text.isBlank();
            case Part.Image _, Part.Document _, Part.Audio _ -> true;
            default -> {
                dropped.add(Feature.CONTENT);
                yield false;
            }
        };
    }

    private void arguments(Part.Arguments arguments) {
        switch (arguments) {
            case Part.Arguments.Structured(JsonValue value) -> {
                if (value.kind() == JsonKind.OBJECT) {
                    out.value(value);
                } else {
                    out.beginObject().name("_raw_arguments").valueAsString(value).endObject();
                }
            }
            case Part.Arguments.Written(JsonText json) -> written(json);
            case Part.Arguments.Free(JsonText input) ->
                    out.beginObject().name("input").text(input).endObject();
        }
    }

    private void written(JsonText json) {
        if (json.isBlank() || json.is("null")) {
            out.value(JsonValue.EMPTY_OBJECT);
            return;
        }
        byte[] bytes = json.raw();
        JsonScanner scanner = new JsonScanner(NOTHING, JsonLimits.DEFAULT);
        if (scanner.feed(bytes, 0, bytes.length)
                && scanner.finish()
                && scanner.root() == JsonKind.OBJECT) {
            out.value(JsonValue.document(bytes));
        } else {
            out.beginObject().name("_raw_arguments").text(json).endObject();
        }
    }

    private void stops() {
        List<JsonText> stops =
                prompt.limits().stops().stream().filter(stop -> !stop.isBlank()).toList();
        if (stops.size() < prompt.limits().stops().size()) {
            dropped.add(Feature.STOP);
        }
        if (!stops.isEmpty()) {
            out.name("stop_sequences").beginArray();
            stops.forEach(out::text);
            out.endArray();
        }
    }

    /** Of more marks than are allowed the first ones go: the later ones hold their prefix too. */
    private void mark(Part.@Nullable CacheMark cache) {
        if (cache == null) {
            return;
        }
        if (spareMarks > 0) {
            spareMarks--;
            dropped.add(Feature.CACHE_MARKS);
            return;
        }
        out.name("cache_control").beginObject().name("type").string("ephemeral");
        if (cache == Part.CacheMark.LONG) {
            out.name("ttl").string("1h");
        }
        out.endObject();
    }

    private static int marks(AnthropicHistory history, List<Tool> tools) {
        int marks = 0;
        for (Tool tool : tools) {
            marks += tool instanceof Tool.Function function && function.cache() != null ? 1 : 0;
        }
        for (Block.Words words : history.system()) {
            marks += words.cache() != null ? 1 : 0;
        }
        for (Message message : history.messages()) {
            for (Block block : message.blocks()) {
                marks += cacheOf(block) != null ? 1 : 0;
            }
        }
        return marks;
    }

    private static Part.@Nullable CacheMark cacheOf(Block block) {
        return switch (block) {
            case Block.Words words -> words.cache();
            case Block.Shown(Part part) -> cacheOf(part);
            case Block.Called(Part.ToolCall call, _) -> call.cache();
            case Block.Answered(var result, _) -> result == null ? null : result.cache();
            case Block.Thought _, Block.Sealed _ -> null;
        };
    }

    private static Part.@Nullable CacheMark cacheOf(Part part) {
        return switch (part) {
            case Part.Image image -> image.cache();
            case Part.Document document -> document.cache();
            default -> null;
        };
    }

    /** The provider learns that it is the same user, not who. */
    private static String hash(JsonText user) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(user.raw());
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("digest: SHA-256 (expected: in every JDK)", absent);
        }
    }
}
