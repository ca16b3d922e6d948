package dev.hybridinference.kernel.surface.messages;

import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Part.Media;
import dev.hybridinference.kernel.call.ToolIds;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads content blocks (Anthropic API reference, "Messages", content). Members may stand in any
 * order. Confined to one thread.
 */
final class MessagesBlocks {
    /** A message holds the result of a tool, that a search result, and that text. */
    private static final int DEEPEST = 3;

    private final int depth;
    private final List<Part> parts = new ArrayList<>();
    private String type = "";
    private JsonText text = JsonText.EMPTY;
    private JsonText thinking = JsonText.EMPTY;
    private JsonText signature = JsonText.EMPTY;
    private JsonText data = JsonText.EMPTY;
    private JsonText id = JsonText.EMPTY;
    private JsonText name = JsonText.EMPTY;
    private @Nullable JsonText title;
    private @Nullable JsonText context;
    private @Nullable JsonValue input;
    private @Nullable JsonValue content;
    private @Nullable JsonValue source;
    private boolean error;
    private Part.@Nullable CacheMark cache;

    private MessagesBlocks(int depth) {
        this.depth = depth;
    }

    /** The parts of a string or a list of blocks; anything else has none. */
    static List<Part> content(JsonValue value) {
        return content(value, 0);
    }

    private static List<Part> content(JsonValue value, int depth) {
        MessagesBlocks blocks = new MessagesBlocks(depth);
        if (depth < DEEPEST) {
            blocks.addAll(value);
        }
        return blocks.parts;
    }

    /** How long the prompt up to here is worth keeping. */
    static Part.@Nullable CacheMark mark(JsonCursor at) {
        if (!at.object()) {
            return null;
        }
        Part.CacheMark mark = Part.CacheMark.SHORT;
        while (at.member()) {
            if (at.key().equals("ttl") && at.text().is("1h")) {
                mark = Part.CacheMark.LONG;
            }
        }
        return mark;
    }

    private void addAll(JsonValue value) {
        JsonCursor at = value.cursor();
        if (value.kind() == JsonKind.STRING) {
            parts.add(new Part.Text(at.text(), null));
        } else if (at.array()) {
            while (at.element()) {
                if (at.object()) {
                    read(at);
                    add();
                }
            }
        }
    }

    private void read(JsonCursor at) {
        type = "";
        text = JsonText.EMPTY;
        thinking = JsonText.EMPTY;
        signature = JsonText.EMPTY;
        data = JsonText.EMPTY;
        id = JsonText.EMPTY;
        name = JsonText.EMPTY;
        title = null;
        context = null;
        input = null;
        content = null;
        source = null;
        error = false;
        cache = null;
        while (at.member()) {
            if (at.kind() == JsonKind.NULL) {
                continue;
            }
            switch (at.key()) {
                case "type" -> type = at.string();
                case "text" -> text = at.text();
                case "thinking" -> thinking = at.text();
                case "signature" -> signature = at.text();
                case "data" -> data = at.text();
                case "id", "tool_use_id" -> id = at.text();
                case "name", "tool_name" -> name = at.text();
                case "title" -> title = at.text();
                case "context" -> context = at.text();
                case "input" -> input = at.value();
                case "content" -> content = at.value();
                case "source" -> source = at.value();
                case "is_error" -> error = at.isTrue();
                case "cache_control" -> cache = mark(at);
                default -> {}
            }
        }
    }

    private void add() {
        switch (type) {
            case "text" -> parts.add(new Part.Text(text, cache));
            case "image" -> {
                Media media = media();
                parts.add(media == null ? new Part.Foreign(type) : new Part.Image(media, cache));
            }
            case "document" -> document();
            case "search_result" -> {
                if (title != null) {
                    parts.add(new Part.Text(title, null));
                }
                texts();
            }
            case "thinking" ->
                    parts.add(new Part.Reasoning(thinking, signature.isEmpty() ? null : signature));
            case "redacted_thinking" -> parts.add(new Part.SealedReasoning(data));
            case "tool_use" ->
                    parts.add(
                            new Part.ToolCall(
                                    ToolIds.original(id),
                                    name,
                                    new Part.Arguments.Structured(
                                            input == null ? JsonValue.EMPTY_OBJECT : input),
                                    cache));
            case "tool_result" ->
                    parts.add(
                            new Part.ToolResult(
                                    ToolIds.original(id),
                                    content == null ? List.of() : content(content, depth + 1),
                                    error,
                                    cache));
            case "tool_reference" -> parts.add(new Part.Text(name, null));
            case "compaction" -> texts();
            default -> parts.add(new Part.Foreign(type));
        }
    }

    private void document() {
        JsonText about = context;
        Media media = media();
        if (media != null) {
            parts.add(new Part.Document(media, title, cache));
        } else if (source == null || !contentOf(source)) {
            parts.add(new Part.Foreign(type));
        }
        if (about != null) {
            parts.add(new Part.Text(about, null));
        }
    }

    /** The text of a block that is made of text, in its place. */
    private void texts() {
        if (content != null) {
            parts.addAll(content(content, depth + 1));
        }
    }

    /** A document that is made of blocks. */
    private boolean contentOf(JsonValue from) {
        JsonCursor at = from.cursor();
        if (at.object()) {
            while (at.member()) {
                if (at.key().equals("content")) {
                    return parts.addAll(content(at.value(), depth + 1));
                }
            }
        }
        return false;
    }

    /** Where the bytes are, or null when that is said in no known way. */
    private @Nullable Media media() {
        if (source == null) {
            return null;
        }
        JsonCursor at = source.cursor();
        String kind = "";
        JsonText mediaType = JsonText.EMPTY;
        JsonText bytes = JsonText.EMPTY;
        if (at.object()) {
            while (at.member()) {
                switch (at.key()) {
                    case "type" -> kind = at.string();
                    case "media_type" -> mediaType = at.text();
                    case "data", "url", "file_id" -> bytes = at.text();
                    default -> {}
                }
            }
        }
        return switch (kind) {
            case "base64" -> new Media.Inline(mediaType, bytes);
            case "url" -> new Media.Remote(bytes);
            case "text" -> new Media.Plain(bytes);
            case "file" -> new Media.Stored(bytes);
            default -> null;
        };
    }
}
