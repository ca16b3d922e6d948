package dev.hybridinference.kernel.surface.chat;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.OutputFormat;
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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a chat request (OpenAI API reference, "Create chat completion"). Confined to
 * one thread; for one body.
 */
final class ChatPrompt {
    private static final int MOST_EXTRAS = 32;

    private final JsonCursor json;
    private final List<String> extras = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<Tool> tools = new ArrayList<>();
    private final List<JsonText> stops = new ArrayList<>();
    private ToolChoice.Mode choice = ToolChoice.Mode.UNSAID;
    private List<JsonText> names = List.of();
    private boolean parallel = true;
    private @Nullable JsonValue temperature;
    private @Nullable JsonValue topP;
    private @Nullable JsonValue topK;
    private Thinking thinking = Thinking.UNSAID;
    private OutputFormat format = new OutputFormat.Free();
    private long maxTokens = Call.UNLIMITED;
    private long maxCompletionTokens = Call.UNLIMITED;
    private @Nullable JsonText user;
    private @Nullable Failure refused;

    ChatPrompt(byte[] body) {
        json = new JsonCursor(body, 0, body.length);
    }

    PromptReading read() {
        json.object();
        while (json.member()) {
            if (json.kind() != JsonKind.NULL) {
                field(json.key());
            }
        }
        if (refused == null && turns.isEmpty()) {
            refuse("The field 'messages' must be a list of at least one message.", "messages");
        }
        if (refused != null) {
            return new PromptReading.Refused(refused);
        }
        return new PromptReading.Understood(
                new Prompt(
                        turns,
                        tools,
                        new ToolChoice(choice, names, parallel),
                        new Sampling(temperature, topP, topK),
                        thinking,
                        format,
                        new Prompt.Limits(
                                maxCompletionTokens == Call.UNLIMITED
                                        ? maxTokens
                                        : maxCompletionTokens,
                                stops),
                        user,
                        extras));
    }

    private void field(String name) {
        switch (name) {
            case "model", "stream", "stream_options" -> {}
            case "messages" -> messages();
            case "tools" -> tools(true);
            case "functions" -> tools(false);
            case "tool_choice", "function_call" -> toolChoice();
            case "parallel_tool_calls" -> parallel = json.kind() != JsonKind.FALSE;
            case "temperature" -> temperature = json.value();
            case "top_p" -> topP = json.value();
            case "top_k" -> topK = json.value();
            case "max_tokens" -> maxTokens = json.number(Call.UNLIMITED);
            case "max_completion_tokens" -> maxCompletionTokens = json.number(Call.UNLIMITED);
            case "stop" -> stop();
            case "reasoning_effort" -> thinking = effort(json.string());
            case "response_format" -> format();
            case "user", "safety_identifier" -> user = json.text();
            case "n" -> several();
            default -> extra(name);
        }
    }

    /** Only as many as fit a header, and only what may stand in one. */
    private void extra(String name) {
        if (extras.size() < MOST_EXTRAS && name.matches("[A-Za-z0-9_.-]{1,64}")) {
            extras.add(name);
        }
    }

    private void several() {
        if (json.number(1) > 1) {
            refuse(
                    "The field 'n' must be 1: the provider of this model gives one answer at a time.",
                    "n");
        }
    }

    private void messages() {
        if (!json.array()) {
            return;
        }
        ChatMessages messages = new ChatMessages(json);
        while (json.element()) {
            turns.addAll(messages.next());
        }
        String mistake = messages.mistake();
        if (mistake != null) {
            refuse(mistake, "messages");
        }
    }

    private void stop() {
        if (json.kind() == JsonKind.STRING) {
            stops.add(json.text());
        } else if (json.array()) {
            while (json.element()) {
                stops.add(json.text());
            }
        }
    }

    private void format() {
        String type = "";
        JsonText name = null;
        JsonValue schema = null;
        Boolean strict = null;
        if (!json.object()) {
            return;
        }
        while (json.member()) {
            switch (json.key()) {
                case "type" -> type = json.string();
                case "json_schema" -> {
                    if (json.object()) {
                        while (json.member()) {
                            switch (json.key()) {
                                case "name" -> name = json.text();
                                case "schema" -> schema = objectOrNull();
                                case "strict" -> strict = flagOrNull();
                                default -> {}
                            }
                        }
                    }
                }
                default -> {}
            }
        }
        format =
                switch (type) {
                    case "json_schema" ->
                            schema == null
                                    ? new OutputFormat.AnyJson()
                                    : new OutputFormat.Schema(name, schema, strict);
                    case "json_object" -> new OutputFormat.AnyJson();
                    default -> new OutputFormat.Free();
                };
    }

    private @Nullable JsonValue objectOrNull() {
        return json.kind() == JsonKind.OBJECT ? json.value() : null;
    }

    private @Nullable Boolean flagOrNull() {
        return switch (json.kind()) {
            case TRUE -> Boolean.TRUE;
            case FALSE -> Boolean.FALSE;
            default -> null;
        };
    }

    private static Thinking effort(String word) {
        return switch (word) {
            case "none" -> new Thinking(Thinking.Mode.OFF, 0, null, true);
            case "minimal", "low", "medium", "high", "xhigh", "max" ->
                    new Thinking(
                            Thinking.Mode.ADAPTIVE,
                            0,
                            Thinking.Effort.valueOf(word.toUpperCase(Locale.ROOT)),
                            true);
            default -> Thinking.UNSAID;
        };
    }

    /**
     * @param wrapped whether each stands inside an object that tells its type
     */
    private void tools(boolean wrapped) {
        if (!json.array()) {
            return;
        }
        while (json.element()) {
            Tool tool = wrapped ? tool() : function(json.value().cursor());
            if (tool != null) {
                tools.add(tool);
            }
        }
    }

    private @Nullable Tool tool() {
        String type = "function";
        JsonValue body = null;
        if (!json.object()) {
            return null;
        }
        while (json.member()) {
            switch (json.key()) {
                case "type" -> type = json.string();
                case "function", "custom" -> body = objectOrNull();
                default -> {}
            }
        }
        if (body == null) {
            return new Tool.Hosted(type);
        }
        return type.equals("custom") ? custom(body.cursor()) : function(body.cursor());
    }

    private static @Nullable Tool function(JsonCursor at) {
        JsonText name = JsonText.EMPTY;
        JsonText description = null;
        JsonValue schema = null;
        Boolean strict = null;
        if (!at.object()) {
            return null;
        }
        while (at.member()) {
            switch (at.key()) {
                case "name" -> name = at.text();
                case "description" -> description = at.text();
                case "parameters" -> schema = at.kind() == JsonKind.OBJECT ? at.value() : null;
                case "strict" -> strict = at.kind() == JsonKind.NULL ? null : at.isTrue();
                default -> {}
            }
        }
        return new Tool.Function(name, description, schema, strict, null);
    }

    private static Tool custom(JsonCursor at) {
        JsonText name = JsonText.EMPTY;
        JsonText description = null;
        at.object();
        while (at.member()) {
            switch (at.key()) {
                case "name" -> name = at.text();
                case "description" -> description = at.text();
                default -> {}
            }
        }
        return new Tool.Custom(name, description);
    }

    private void toolChoice() {
        if (json.kind() == JsonKind.STRING) {
            choice = mode(json.string());
            return;
        }
        if (!json.object()) {
            return;
        }
        List<JsonText> named = new ArrayList<>();
        choice = ToolChoice.Mode.NAMED;
        while (json.member()) {
            switch (json.key()) {
                case "name" -> named.add(json.text());
                case "function", "custom" -> named.add(name());
                case "allowed_tools" -> allowed(named);
                default -> {}
            }
        }
        names = named;
        if (choice == ToolChoice.Mode.NAMED && named.size() != 1) {
            refuse("The field 'tool_choice' must name one function.", "tool_choice");
        }
    }

    private void allowed(List<JsonText> named) {
        if (!json.object()) {
            return;
        }
        choice = ToolChoice.Mode.AUTO;
        while (json.member()) {
            switch (json.key()) {
                case "mode" -> choice = mode(json.string());
                case "tools" -> {
                    if (json.array()) {
                        while (json.element()) {
                            if (json.object()) {
                                while (json.member()) {
                                    switch (json.key()) {
                                        case "name" -> named.add(json.text());
                                        case "function", "custom" -> named.add(name());
                                        default -> {}
                                    }
                                }
                            }
                        }
                    }
                }
                default -> {}
            }
        }
    }

    private JsonText name() {
        JsonText name = JsonText.EMPTY;
        if (json.object()) {
            while (json.member()) {
                if (json.key().equals("name")) {
                    name = json.text();
                }
            }
        }
        return name;
    }

    private static ToolChoice.Mode mode(String word) {
        return switch (word) {
            case "none" -> ToolChoice.Mode.NONE;
            case "auto" -> ToolChoice.Mode.AUTO;
            case "required" -> ToolChoice.Mode.REQUIRED;
            default -> ToolChoice.Mode.UNSAID;
        };
    }

    private void refuse(String message, String param) {
        if (refused == null) {
            refused = new Failure.Invalid(Failure.Invalid.Reason.BAD_REQUEST, message, param);
        }
    }
}
