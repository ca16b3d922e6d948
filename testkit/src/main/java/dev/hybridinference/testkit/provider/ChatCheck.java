package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Refuses chat requests as the real server does (OpenAI API reference, chat completions). The vLLM
 * profile is lenient about unknown fields and roles only.
 */
final class ChatCheck {

    private final Json request;
    private final boolean strict;

    ChatCheck(Json request, Profile profile) {
        this.request = request;
        this.strict = profile == Profile.OPENAI;
    }

    void check() {
        Kind.checkAll(request, ChatFields.CHAT, "", strict);
        Kind.checkRange(request, "temperature", 0, 2);
        Kind.checkRange(request, "top_p", 0, 1);
        Kind.checkRange(request, "frequency_penalty", -2, 2);
        Kind.checkRange(request, "presence_penalty", -2, 2);
        Kind.checkRange(request, "top_logprobs", 0, 20);
        Kind.checkRange(request, "n", 1, 128);
        Kind.checkRange(request, "max_tokens", 1, Integer.MAX_VALUE);
        Kind.checkRange(request, "max_completion_tokens", 1, Integer.MAX_VALUE);
        checkStreamOptions(request, strict);
        checkStop(request);
        if (request.present("top_logprobs") != null && !request.hasTrue("logprobs")) {
            throw Refusal.bad(
                    "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.",
                    "top_logprobs",
                    "invalid_value");
        }
        checkTools();
        checkMessages();
    }

    /** Shared with completions: only with {@code stream: true}, and known names only. */
    static void checkStreamOptions(Json request, boolean strict) {
        Json options = request.present("stream_options");
        if (options == null) {
            return;
        }
        if (!request.hasTrue("stream")) {
            throw Refusal.bad(
                    "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
                    "stream_options",
                    "invalid_value");
        }
        Kind.checkAll(options, ChatFields.STREAM_OPTIONS, "stream_options", strict);
    }

    static void checkStop(Json request) {
        if (request.present("stop") instanceof Json.Arr(var stops)) {
            if (stops.size() > 4) {
                throw Refusal.bad(
                        "Invalid 'stop': array too long. Expected an array with maximum length 4,"
                                + " but got an array with length "
                                + stops.size()
                                + " instead.",
                        "stop",
                        "array_above_max_length");
            }
            for (int i = 0; i < stops.size(); i++) {
                if (!(stops.get(i) instanceof Json.Str)) {
                    throw Kind.wrongType("stop[" + i + "]", Kind.STRING, stops.get(i));
                }
            }
        }
    }

    private void checkTools() {
        Json tools = request.present("tools");
        if (tools == null) {
            for (String field : List.of("tool_choice", "parallel_tool_calls")) {
                boolean harmless =
                        request.get(field) instanceof Json.Str(var v) && v.equals("none");
                if (strict && request.present(field) != null && !harmless) {
                    throw Refusal.bad(
                            "'" + field + "' is only allowed when 'tools' are specified.",
                            field,
                            "invalid_value");
                }
            }
            return;
        }
        if (tools.list().isEmpty()) {
            throw empty("tools");
        }
        for (int i = 0; i < tools.list().size(); i++) {
            checkTool(tools.list().get(i), "tools[" + i + "]");
        }
    }

    private void checkTool(Json tool, String path) {
        String type = requiredText(tool, "type", path);
        boolean custom = type.equals("custom");
        if (!custom && !type.equals("function")) {
            throw Refusal.bad(
                    "Invalid value: '%s'. Supported values are: 'function' and 'custom'."
                            .formatted(type),
                    path + ".type",
                    "invalid_value");
        }
        Kind.checkAll(
                tool, custom ? ChatFields.CUSTOM_TOOL : ChatFields.FUNCTION_TOOL, path, strict);
        String inner = path + "." + type;
        Json described = tool.present(type);
        if (described == null) {
            throw Refusal.missing(inner);
        }
        if (!custom) {
            Kind.checkAll(described, ChatFields.FUNCTION, inner, strict);
        }
        String name = requiredText(described, "name", inner);
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw Refusal.bad(
                    "Invalid '%s.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'."
                            .formatted(inner),
                    inner + ".name",
                    "invalid_value");
        }
    }

    private void checkMessages() {
        Json messages = request.present("messages");
        if (messages == null) {
            throw Refusal.missing("messages");
        }
        if (messages.list().isEmpty()) {
            throw empty("messages");
        }
        Set<String> open = new TreeSet<>();
        for (int i = 0; i < messages.list().size(); i++) {
            Json message = messages.list().get(i);
            String path = "messages[" + i + "]";
            String role = checkMessage(message, path);
            if (role.equals("tool")) {
                if (!open.remove(requiredText(message, "tool_call_id", path))) {
                    throw Refusal.bad(
                            "Invalid parameter: messages with role 'tool' must be a response to a"
                                    + " preceeding message with 'tool_calls'.",
                            "messages.[" + i + "].role",
                            "invalid_value");
                }
            } else {
                requireAnswered(open, i);
            }
            if (!strict && role.equals("system") && i > 0) {
                throw Refusal.bad(
                        "System message must be at the beginning.", "messages", "invalid_value");
            }
            Json calls = message.present("tool_calls");
            if (calls != null) {
                open.addAll(checkCalls(calls, path + ".tool_calls"));
            }
        }
        requireAnswered(open, messages.list().size());
    }

    private String checkMessage(Json message, String path) {
        if (!(message instanceof Json.Obj)) {
            throw Kind.wrongType(path, Kind.OBJECT, message);
        }
        String role = requiredText(message, "role", path);
        Map<String, Kind> fields = ChatFields.MESSAGES.get(role);
        if (fields == null) {
            if (strict) {
                throw Refusal.bad(
                        "Invalid value: '%s'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'."
                                .formatted(role),
                        path + ".role",
                        "invalid_value");
            }
            return role;
        }
        Kind.checkAll(message, fields, path, strict);
        Json content = message.present("content");
        boolean assistant = role.equals("assistant");
        if (content == null && strict && !(assistant && hasOther(message))) {
            throw Refusal.bad(
                    "Invalid value for 'content': expected a string, got null.",
                    path + ".content",
                    "invalid_type");
        }
        if (content instanceof Json.Arr(var parts)) {
            for (int i = 0; i < parts.size(); i++) {
                checkPart(parts.get(i), path + ".content[" + i + "]");
            }
        }
        return role;
    }

    private static boolean hasOther(Json message) {
        return message.present("tool_calls") != null
                || message.present("function_call") != null
                || message.present("refusal") != null
                || message.present("audio") != null;
    }

    private void checkPart(Json part, String path) {
        String type = requiredText(part, "type", path);
        Map<String, Kind> fields = ChatFields.PARTS.get(type);
        if (fields != null) {
            Kind.checkAll(part, fields, path, strict);
            if (part.present(type) == null) {
                throw Refusal.missing(path + "." + type);
            }
        } else if (strict) {
            throw Refusal.bad(
                    "Invalid value: '%s'. Supported values are: 'text', 'image_url', 'input_audio', 'refusal', and 'file'."
                            .formatted(type),
                    path + ".type",
                    "invalid_value");
        }
    }

    private Set<String> checkCalls(Json calls, String path) {
        if (calls.list().isEmpty() && strict) {
            throw empty(path);
        }
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < calls.list().size(); i++) {
            Json call = calls.list().get(i);
            String here = path + "[" + i + "]";
            String type = requiredText(call, "type", here);
            boolean custom = type.equals("custom");
            Kind.checkAll(
                    call, custom ? ChatFields.CUSTOM_CALL : ChatFields.FUNCTION_CALL, here, strict);
            Json called = call.present(custom ? "custom" : "function");
            if (called == null) {
                throw Refusal.missing(here + "." + type);
            }
            requiredText(called, "name", here + "." + type);
            if (!custom) {
                Kind.checkAll(called, ChatFields.CALLED_FUNCTION, here + ".function", strict);
                requiredText(called, "arguments", here + ".function");
            }
            ids.add(requiredText(call, "id", here));
        }
        return ids;
    }

    private void requireAnswered(Set<String> open, int index) {
        if (strict && !open.isEmpty()) {
            throw Refusal.bad(
                    "An assistant message with 'tool_calls' must be followed by tool messages"
                            + " responding to each 'tool_call_id'. The following tool_call_ids did"
                            + " not have response messages: "
                            + String.join(", ", open),
                    "messages.[" + index + "].role",
                    "invalid_value");
        }
        open.clear();
    }

    private static String requiredText(Json object, String name, String path) {
        Json value = object.present(name);
        if (value == null) {
            throw Refusal.missing(path + "." + name);
        }
        if (value instanceof Json.Str(var text)) {
            return text;
        }
        throw Kind.wrongType(path + "." + name, Kind.STRING, value);
    }

    private static Refusal empty(String path) {
        return Refusal.bad(
                "Invalid '%s': empty array. Expected an array with minimum length 1, but got an empty array instead."
                        .formatted(path),
                path,
                "empty_array");
    }
}
