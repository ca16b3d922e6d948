package dev.hybridinference.kernel.surface.messages;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.OutputFormat;
import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.call.Sampling;
import dev.hybridinference.kernel.call.Thinking;
import dev.hybridinference.kernel.call.Tool;
import dev.hybridinference.kernel.call.ToolChoice;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.json.JsonCursor;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.surface.PromptReading;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a Messages request (Anthropic API reference, "Messages"). What is null counts
 * as left out; what nobody else could take is named and passed over. For one body; confined to one
 * thread.
 */
final class MessagesPromptReader {
    private static final int MOST_EXTRAS = 32;

    private final List<Turn> turns = new ArrayList<>();
    private final List<Tool> tools = new ArrayList<>();
    private final List<JsonText> stops = new ArrayList<>();
    private final List<String> extras = new ArrayList<>();
    private @Nullable Turn system;
    private @Nullable JsonValue temperature;
    private @Nullable JsonValue topP;
    private @Nullable JsonValue topK;
    private ToolChoice toolChoice = ToolChoice.UNSAID;
    private Thinking.Mode mode = Thinking.Mode.UNSAID;
    private long budget;
    private boolean shown = true;
    private Thinking.@Nullable Effort effort;
    private OutputFormat format = new OutputFormat.Free();
    private long maxTokens = Call.UNLIMITED;
    private @Nullable JsonText user;
    private boolean messages;
    private @Nullable String mistake;
    private String mistaken = "messages";

    PromptReading read(byte[] body) {
        JsonCursor at = new JsonCursor(body, 0, body.length);
        if (at.object()) {
            while (at.member()) {
                if (at.kind() != JsonKind.NULL) {
                    member(at.key(), at);
                }
            }
        }
        if (mistake == null && !messages) {
            mistake = "messages: Field required";
        } else if (mistake == null && turns.isEmpty()) {
            mistake = "messages: at least one message is required";
        }
        if (mistake != null) {
            return new PromptReading.Refused(
                    new Failure.Invalid(Failure.Invalid.Reason.BAD_REQUEST, mistake, mistaken));
        }
        if (system != null) {
            turns.addFirst(system);
        }
        return new PromptReading.Understood(
                new Prompt(
                        turns,
                        tools,
                        toolChoice,
                        new Sampling(temperature, topP, topK),
                        new Thinking(mode, budget, effort, shown),
                        format,
                        new Prompt.Limits(maxTokens, stops),
                        user,
                        extras));
    }

    private void member(String key, JsonCursor at) {
        switch (key) {
            case "model", "stream" -> {}
            case "messages" -> messages(at);
            case "system" -> {
                List<Part> parts = MessagesBlocks.content(at.value());
                system = parts.isEmpty() ? null : new Turn(Turn.Role.SYSTEM, parts);
            }
            case "max_tokens" -> maxTokens = at.number(Call.UNLIMITED);
            case "tools" -> tools(at);
            case "tool_choice" -> toolChoice(at);
            case "temperature" -> temperature = at.value();
            case "top_p" -> topP = at.value();
            case "top_k" -> topK = at.value();
            case "stop_sequences" -> stops(at);
            case "thinking" -> thinking(at);
            case "output_config" -> outputConfig(at);
            case "output_format" -> format(at);
            case "metadata" -> metadata(at);
            default -> extra(key);
        }
    }

    /** Only as many as fit a header, and only what may stand in one. */
    private void extra(String key) {
        if (extras.size() < MOST_EXTRAS && key.matches("[A-Za-z0-9_.-]{1,64}")) {
            extras.add(key);
        }
    }

    private void messages(JsonCursor at) {
        messages = true;
        turns.clear();
        if (!at.array()) {
            wrong("messages: Input should be a valid list", "messages");
            return;
        }
        for (int i = 0; at.element(); i++) {
            message(at, i);
        }
    }

    private void message(JsonCursor at, int index) {
        String place = "messages." + index;
        if (!at.object()) {
            wrong(place + ": Input should be an object", place);
            return;
        }
        String role = "";
        JsonValue content = null;
        while (at.member()) {
            switch (at.key()) {
                case "role" -> role = at.string();
                case "content" -> content = at.value();
                default -> {}
            }
        }
        Turn.Role speaker =
                switch (role) {
                    case "user" -> Turn.Role.USER;
                    case "assistant" -> Turn.Role.ASSISTANT;
                    case "system" -> Turn.Role.SYSTEM;
                    default -> null;
                };
        if (speaker == null) {
            wrong(
                    place + ".role: Input should be 'user', 'assistant' or 'system'",
                    place + ".role");
            return;
        }
        if (content == null
                || (content.kind() != JsonKind.STRING && content.kind() != JsonKind.ARRAY)) {
            wrong(
                    place + ".content: Input should be a string or a list of blocks",
                    place + ".content");
            return;
        }
        turns.add(new Turn(speaker, MessagesBlocks.content(content)));
    }

    private void tools(JsonCursor at) {
        if (!at.array()) {
            wrong("tools: Input should be a valid list", "tools");
            return;
        }
        while (at.element()) {
            if (at.object()) {
                tools.add(tool(at));
            }
        }
    }

    /** Hints that only Anthropic acts on go without a word. */
    private static Tool tool(JsonCursor at) {
        String type = "custom";
        JsonText name = JsonText.EMPTY;
        JsonText description = null;
        JsonValue schema = null;
        Boolean strict = null;
        Part.CacheMark cache = null;
        while (at.member()) {
            if (at.kind() == JsonKind.NULL) {
                continue;
            }
            switch (at.key()) {
                case "type" -> type = at.string();
                case "name" -> name = at.text();
                case "description" -> description = at.text();
                case "input_schema" -> schema = at.value();
                case "strict" -> strict = at.isTrue();
                case "cache_control" -> cache = MessagesBlocks.mark(at);
                default -> {}
            }
        }
        return type.equals("custom")
                ? new Tool.Function(name, description, schema, strict, cache)
                : new Tool.Hosted(type);
    }

    private void toolChoice(JsonCursor at) {
        String type = "";
        JsonText name = JsonText.EMPTY;
        boolean serial = false;
        if (at.object()) {
            while (at.member()) {
                switch (at.key()) {
                    case "type" -> type = at.string();
                    case "name" -> name = at.text();
                    case "disable_parallel_tool_use" -> serial = at.isTrue();
                    default -> {}
                }
            }
        }
        ToolChoice.Mode asked =
                switch (type) {
                    case "auto" -> ToolChoice.Mode.AUTO;
                    case "any" -> ToolChoice.Mode.REQUIRED;
                    case "tool" -> ToolChoice.Mode.NAMED;
                    case "none" -> ToolChoice.Mode.NONE;
                    default -> null;
                };
        if (asked == null || (asked == ToolChoice.Mode.NAMED && name.isEmpty())) {
            wrong(
                    "tool_choice: Input should be of type 'auto', 'any', 'none', or 'tool' with a name",
                    "tool_choice");
            return;
        }
        toolChoice =
                new ToolChoice(
                        asked, asked == ToolChoice.Mode.NAMED ? List.of(name) : List.of(), !serial);
    }

    private void stops(JsonCursor at) {
        if (at.array()) {
            while (at.element()) {
                if (at.kind() == JsonKind.STRING) {
                    stops.add(at.text());
                }
            }
        } else {
            wrong("stop_sequences: Input should be a valid list", "stop_sequences");
        }
    }

    private void thinking(JsonCursor at) {
        if (!at.object()) {
            return;
        }
        String type = "";
        while (at.member()) {
            switch (at.key()) {
                case "type" -> type = at.string();
                case "budget_tokens" -> budget = Math.max(0, at.number(0));
                case "display" -> shown = !at.text().is("omitted");
                default -> {}
            }
        }
        mode =
                switch (type) {
                    case "enabled" -> Thinking.Mode.BUDGET;
                    case "adaptive", "between_tools" -> Thinking.Mode.ADAPTIVE;
                    case "disabled" -> Thinking.Mode.OFF;
                    default -> Thinking.Mode.UNSAID;
                };
    }

    private void outputConfig(JsonCursor at) {
        if (!at.object()) {
            return;
        }
        while (at.member()) {
            switch (at.key()) {
                case "effort" -> effort = effort(at.string());
                case "format" -> format(at);
                default -> {
                    if (at.kind() != JsonKind.NULL) {
                        extra("output_config." + at.key());
                    }
                }
            }
        }
    }

    private static Thinking.@Nullable Effort effort(String word) {
        return switch (word) {
            case "low" -> Thinking.Effort.LOW;
            case "medium" -> Thinking.Effort.MEDIUM;
            case "high" -> Thinking.Effort.HIGH;
            case "xhigh" -> Thinking.Effort.XHIGH;
            case "max" -> Thinking.Effort.MAX;
            default -> null;
        };
    }

    private void format(JsonCursor at) {
        if (!at.object()) {
            return;
        }
        String type = "";
        JsonValue schema = null;
        while (at.member()) {
            switch (at.key()) {
                case "type" -> type = at.string();
                case "schema" -> schema = at.value();
                default -> {}
            }
        }
        if (type.equals("json_schema") && schema != null) {
            format = new OutputFormat.Schema(null, schema, null);
        }
    }

    private void metadata(JsonCursor at) {
        if (!at.object()) {
            return;
        }
        while (at.member()) {
            if (at.key().equals("user_id") && at.kind() == JsonKind.STRING) {
                user = at.text();
            }
        }
    }

    private void wrong(String what, String where) {
        if (mistake == null) {
            mistake = what;
            mistaken = where;
        }
    }
}
