package dev.hybridinference.kernel.surface.chat;

import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.call.Turn.Role;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of a chat request (OpenAI API reference, "Create chat completion"), and the
 * reasoning that clients send back in them. Confined to one thread; for one list.
 */
final class ChatMessages {
    private final JsonCursor json;
    private @Nullable String mistake;

    ChatMessages(JsonCursor json) {
        this.json = json;
    }

    /** What is wrong with the messages so far, or null. */
    @Nullable String mistake() {
        return mistake;
    }

    /** Reads the message that comes next; none when it says nothing. */
    List<Turn> next() {
        String role = "";
        List<Part> content = List.of();
        List<Part> calls = new ArrayList<>();
        JsonText callId = JsonText.EMPTY;
        JsonText name = JsonText.EMPTY;
        JsonText reasoning = JsonText.EMPTY;
        JsonText signature = null;
        if (!json.object()) {
            mistake = "Each of 'messages' must be an object.";
            return List.of();
        }
        while (json.member()) {
            switch (json.key()) {
                case "role" -> role = json.string();
                case "content" -> content = new ChatParts(json).read();
                case "refusal" -> {
                    JsonText text = json.text();
                    if (!text.isEmpty()) {
                        calls.add(new Part.Refusal(text));
                    }
                }
                case "tool_calls" -> calls(calls);
                case "function_call" -> calls.add(call(JsonText.EMPTY));
                case "tool_call_id" -> callId = json.text();
                case "name" -> name = json.text();
                case "reasoning", "reasoning_content" -> {
                    JsonText text = json.text();
                    reasoning = text.isEmpty() ? reasoning : text;
                }
                case "reasoning_signature" ->
                        signature = json.kind() == JsonKind.STRING ? json.text() : null;
                default -> {}
            }
        }
        return switch (role) {
            case "system", "developer" -> turn(Role.SYSTEM, content);
            case "user" -> turn(Role.USER, content);
            case "tool" ->
                    List.of(
                            new Turn(
                                    Role.USER,
                                    List.of(new Part.ToolResult(callId, content, false, null))));
            case "function" ->
                    List.of(
                            new Turn(
                                    Role.USER,
                                    List.of(new Part.ToolResult(name, content, false, null))));
            case "assistant" -> {
                List<Part> parts = new ArrayList<>();
                if (signature != null || !reasoning.isEmpty()) {
                    parts.add(new Part.Reasoning(reasoning, signature));
                }
                parts.addAll(content);
                parts.addAll(calls);
                yield turn(Role.ASSISTANT, parts);
            }
            default -> {
                mistake =
                        "A message has the role '%s' (expected: system, developer, user, assistant, tool or function)."
                                .formatted(role);
                yield List.of();
            }
        };
    }

    private static List<Turn> turn(Role role, List<Part> parts) {
        return parts.isEmpty() ? List.of() : List.of(new Turn(role, parts));
    }

    private void calls(List<Part> calls) {
        if (!json.array()) {
            return;
        }
        while (json.element()) {
            JsonText id = JsonText.EMPTY;
            Part.ToolCall call = null;
            if (!json.object()) {
                continue;
            }
            while (json.member()) {
                switch (json.key()) {
                    case "id" -> id = json.text();
                    case "function", "custom" -> call = call(JsonText.EMPTY);
                    default -> {}
                }
            }
            if (call != null) {
                calls.add(new Part.ToolCall(id, call.name(), call.arguments(), null));
            }
        }
    }

    /** A call that names its function; an older client's call has the function's name for an id. */
    private Part.ToolCall call(JsonText id) {
        JsonText name = JsonText.EMPTY;
        Part.Arguments arguments = new Part.Arguments.Written(JsonText.EMPTY);
        if (json.object()) {
            while (json.member()) {
                switch (json.key()) {
                    case "name" -> name = json.text();
                    case "arguments" ->
                            arguments =
                                    json.kind() == JsonKind.OBJECT
                                            ? new Part.Arguments.Structured(json.value())
                                            : new Part.Arguments.Written(json.text());
                    case "input" -> arguments = new Part.Arguments.Free(json.text());
                    default -> {}
                }
            }
        }
        return new Part.ToolCall(id.isEmpty() ? name : id, name, arguments, null);
    }
}
