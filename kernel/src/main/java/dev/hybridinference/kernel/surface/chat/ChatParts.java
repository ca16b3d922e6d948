package dev.hybridinference.kernel.surface.chat;

import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Part.CacheMark;
import dev.hybridinference.kernel.call.Part.Media;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the content of a chat message: text, or a list of parts. Calls and results of tools that
 * stand there in Anthropic's form, as some clients mix them, are read as well. Confined to one
 * thread; for one content.
 */
final class ChatParts {
    private final JsonCursor json;
    private JsonText text = JsonText.EMPTY;
    private JsonText id = JsonText.EMPTY;
    private JsonText name = JsonText.EMPTY;
    private @Nullable JsonText signature;
    private @Nullable JsonValue input;
    private @Nullable Media media;
    private Part.@Nullable Audio audio;
    private @Nullable JsonText fileName;
    private @Nullable CacheMark cache;
    private List<Part> inner = List.of();
    private boolean error;

    ChatParts(JsonCursor json) {
        this.json = json;
    }

    List<Part> read() {
        if (json.kind() == JsonKind.STRING) {
            return List.of(new Part.Text(json.text(), null));
        }
        List<Part> parts = new ArrayList<>();
        if (json.array()) {
            while (json.element()) {
                if (json.kind() == JsonKind.STRING) {
                    parts.add(new Part.Text(json.text(), null));
                } else {
                    parts.add(new ChatParts(json).part());
                }
            }
        }
        return parts;
    }

    private Part part() {
        String type = "";
        if (json.object()) {
            while (json.member()) {
                if (json.key().equals("type")) {
                    type = json.string();
                } else {
                    member(json.key());
                }
            }
        }
        return switch (type) {
            case "text", "input_text", "output_text" -> new Part.Text(text, cache);
            case "refusal" -> new Part.Refusal(text);
            case "image_url", "image" ->
                    media == null ? new Part.Foreign(type) : new Part.Image(media, cache);
            case "file", "document" ->
                    media == null
                            ? new Part.Foreign(type)
                            : new Part.Document(media, fileName, cache);
            case "input_audio" -> audio == null ? new Part.Foreign(type) : audio;
            case "thinking" -> new Part.Reasoning(text, signature);
            case "tool_use" ->
                    new Part.ToolCall(
                            id,
                            name,
                            new Part.Arguments.Structured(
                                    input == null ? JsonValue.EMPTY_OBJECT : input),
                            cache);
            case "tool_result" -> new Part.ToolResult(id, inner, error, cache);
            default -> new Part.Foreign(type);
        };
    }

    private void member(String key) {
        switch (key) {
            case "text", "refusal", "thinking" -> text = json.text();
            case "signature" -> signature = json.kind() == JsonKind.STRING ? json.text() : null;
            case "image_url" -> media = address();
            case "source" -> media = source();
            case "input_audio" -> audio = audio();
            case "file" -> file();
            case "id", "tool_use_id" -> id = json.text();
            case "name" -> name = json.text();
            case "input" -> input = json.kind() == JsonKind.OBJECT ? json.value() : null;
            case "content" -> inner = new ChatParts(json).read();
            case "is_error" -> error = json.isTrue();
            case "prompt_cache_breakpoint", "cache_control" -> cache = mark();
            default -> {}
        }
    }

    private @Nullable Media address() {
        if (json.kind() == JsonKind.STRING) {
            return DataUrl.media(json.text());
        }
        Media found = null;
        if (json.object()) {
            while (json.member()) {
                if (json.key().equals("url")) {
                    found = DataUrl.media(json.text());
                }
            }
        }
        return found;
    }

    private @Nullable Media source() {
        JsonText type = JsonText.EMPTY;
        JsonText data = null;
        JsonText url = null;
        if (json.object()) {
            while (json.member()) {
                switch (json.key()) {
                    case "media_type" -> type = json.text();
                    case "data" -> data = json.text();
                    case "url" -> url = json.text();
                    default -> {}
                }
            }
        }
        if (data != null) {
            return new Media.Inline(type, data);
        }
        return url == null ? null : new Media.Remote(url);
    }

    private Part.Audio audio() {
        JsonText data = JsonText.EMPTY;
        JsonText format = JsonText.EMPTY;
        if (json.object()) {
            while (json.member()) {
                switch (json.key()) {
                    case "data" -> data = json.text();
                    case "format" -> format = json.text();
                    default -> {}
                }
            }
        }
        return new Part.Audio(data, format);
    }

    private void file() {
        if (!json.object()) {
            return;
        }
        while (json.member()) {
            switch (json.key()) {
                case "file_data" -> media = DataUrl.media(json.text());
                case "file_id" -> {
                    JsonText stored = json.text();
                    media = media == null && !stored.isEmpty() ? new Media.Stored(stored) : media;
                }
                case "filename" -> fileName = json.text();
                default -> {}
            }
        }
    }

    private @Nullable CacheMark mark() {
        if (!json.object()) {
            return null;
        }
        CacheMark mark = CacheMark.SHORT;
        while (json.member()) {
            if (json.key().equals("ttl")) {
                JsonText ttl = json.text();
                mark = ttl.is("5m") || ttl.is("30m") ? CacheMark.SHORT : CacheMark.LONG;
            }
        }
        return mark;
    }
}
