package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Feature;
import dev.hybridinference.kernel.call.OutputFormat;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.call.Thinking;
import dev.hybridinference.kernel.call.Tool;
import dev.hybridinference.kernel.call.ToolChoice;
import dev.hybridinference.kernel.call.ToolChoice.Mode;
import dev.hybridinference.kernel.dialect.Outgoing;
import dev.hybridinference.kernel.dialect.Quirks.Trait;
import dev.hybridinference.kernel.dialect.ToolNames;
import dev.hybridinference.kernel.dialect.Written;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.json.JsonWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a prompt as a chat request (OpenAI API reference, "Create chat completion"). Confined to
 * one thread; for one prompt.
 */
final class OpenAiRequest {
    /** What OpenAI takes; the others follow it. */
    private static final int MOST_STOPS = 4;

    private static final int LONGEST_TOOL_NAME = 64;
    private static final JsonValue NO_ARGUMENTS =
            JsonValue.of("{\"type\":\"object\",\"properties\":{}}");
    private static final JsonValue ANY_TEXT =
            JsonValue.of(
                    "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},\"required\":[\"input\"]}");

    private final Prompt prompt;
    private final Outgoing to;
    private final JsonWriter json = new JsonWriter(4_096);
    private final ToolNames names = new ToolNames(LONGEST_TOOL_NAME);
    private final Set<Feature> dropped = EnumSet.noneOf(Feature.class);

    OpenAiRequest(Prompt prompt, Outgoing to) {
        this.prompt = prompt;
        this.to = to;
    }

    Written write() {
        json.beginObject();
        json.name("model").value(to.model());
        json.name("messages");
        OpenAiMessages messages = new OpenAiMessages(json, to.quirks(), names);
        messages.write(prompt.turns());
        Failure.Invalid refused = messages.refused();
        if (refused != null) {
            return new Written.Refused(refused);
        }
        dropped.addAll(messages.dropped());
        boolean tools = tools();
        toolChoice(tools);
        limits();
        sampling();
        thinking();
        format();
        if (prompt.user() != null) {
            dropped.add(Feature.USER);
        }
        if (messages.endsWithAssistant() && to.quirks().has(Trait.PREFILL)) {
            json.name("continue_final_message").bool(true);
            json.name("add_generation_prompt").bool(false);
        }
        stream();
        json.endObject();
        return new Written.Body(json.toBytes(), dropped, names);
    }

    /** Whether there are any. */
    private boolean tools() {
        List<Tool> usable =
                prompt.tools().stream().filter(tool -> !(tool instanceof Tool.Hosted)).toList();
        if (usable.size() < prompt.tools().size()) {
            dropped.add(Feature.TOOLS);
        }
        List<JsonText> wanted = prompt.toolChoice().names();
        boolean narrowed = wanted.size() > 1;
        if (usable.isEmpty()) {
            return false;
        }
        json.name("tools").beginArray();
        for (Tool tool : usable) {
            switch (tool) {
                case Tool.Function function -> {
                    if (!narrowed || wanted.contains(function.name())) {
                        function(
                                function.name(),
                                function.description(),
                                function.schema() == null ? NO_ARGUMENTS : function.schema(),
                                function.strict());
                    }
                }
                case Tool.Custom(JsonText name, JsonText description) ->
                        function(name, description, ANY_TEXT, null);
                case Tool.Hosted _ -> {}
            }
        }
        json.endArray();
        return true;
    }

    private void function(
            JsonText name,
            @Nullable JsonText description,
            JsonValue schema,
            @Nullable Boolean strict) {
        json.beginObject().name("type").string("function");
        json.name("function").beginObject();
        json.name("name").text(names.outward(name));
        if (description != null) {
            json.name("description").text(description);
        }
        json.name("parameters").value(schema);
        if (strict != null) {
            json.name("strict").bool(strict);
        }
        json.endObject().endObject();
    }

    private void toolChoice(boolean tools) {
        ToolChoice choice = prompt.toolChoice();
        if (!tools || goneWithItsTool(choice)) {
            if (choice.mode() == Mode.REQUIRED || choice.mode() == Mode.NAMED) {
                dropped.add(Feature.TOOL_CHOICE);
            }
            return;
        }
        switch (choice.mode()) {
            case UNSAID -> {}
            case AUTO -> json.name("tool_choice").string("auto");
            case NONE -> json.name("tool_choice").string("none");
            case REQUIRED -> json.name("tool_choice").string("required");
            case NAMED -> {
                json.name("tool_choice").beginObject().name("type").string("function");
                json.name("function").beginObject();
                json.name("name").text(names.outward(choice.names().getFirst()));
                json.endObject().endObject();
            }
        }
        if (!choice.parallel()) {
            json.name("parallel_tool_calls").bool(false);
        }
    }

    /** Whether the one tool that must be called is not among those that go out. */
    private boolean goneWithItsTool(ToolChoice choice) {
        return choice.mode() == Mode.NAMED
                && prompt.tools().stream()
                        .noneMatch(
                                tool ->
                                        switch (tool) {
                                            case Tool.Function function ->
                                                    choice.names().contains(function.name());
                                            case Tool.Custom custom ->
                                                    choice.names().contains(custom.name());
                                            case Tool.Hosted _ -> false;
                                        });
    }

    private void limits() {
        long most = to.capabilities().maxTokens(prompt.limits().maxTokens(), to.promptTokens());
        if (most != Call.UNLIMITED) {
            boolean completion = to.quirks().has(Trait.COMPLETION_TOKENS);
            json.name(completion ? "max_completion_tokens" : "max_tokens").number(most);
        }
        List<JsonText> stops =
                prompt.limits().stops().stream().filter(stop -> !stop.isEmpty()).toList();
        if (stops.isEmpty()) {
            return;
        }
        if (stops.size() > MOST_STOPS) {
            dropped.add(Feature.STOP);
        }
        json.name("stop").beginArray();
        stops.stream().limit(MOST_STOPS).forEach(json::text);
        json.endArray();
    }

    private void sampling() {
        boolean taken = to.capabilities().sampling();
        number("temperature", prompt.sampling().temperature(), Feature.TEMPERATURE, taken);
        number("top_p", prompt.sampling().topP(), Feature.TOP_P, taken);
        number(
                "top_k",
                prompt.sampling().topK(),
                Feature.TOP_K,
                taken && to.quirks().has(Trait.TOP_K));
    }

    private void number(String name, @Nullable JsonValue value, Feature feature, boolean taken) {
        if (value == null) {
            return;
        }
        if (taken) {
            json.name(name).value(value);
        } else {
            dropped.add(feature);
        }
    }

    private void thinking() {
        Thinking thinking = prompt.thinking();
        if (thinking.mode() == Thinking.Mode.UNSAID && thinking.effort() == null) {
            return;
        }
        boolean off = thinking.mode() == Thinking.Mode.OFF;
        Capabilities.Reasoning way = to.capabilities().reasoning();
        if (way == null) {
            if (!off) {
                dropped.add(Feature.REASONING);
            }
            return;
        }
        switch (way) {
            case NONE -> {
                if (!off) {
                    dropped.add(Feature.REASONING);
                }
            }
            case EFFORT, ADAPTIVE -> json.name("reasoning_effort").string(effort(thinking));
            case TOGGLE, BUDGET -> {
                json.name("chat_template_kwargs").beginObject();
                json.name("enable_thinking").bool(!off).endObject();
            }
        }
    }

    /** The words are OpenAI's; a number of tokens becomes the word for its size. */
    private static String effort(Thinking thinking) {
        if (thinking.mode() == Thinking.Mode.OFF) {
            return "none";
        }
        if (thinking.effort() != null) {
            return thinking.effort().name().toLowerCase(Locale.ROOT);
        }
        if (thinking.mode() != Thinking.Mode.BUDGET) {
            return "medium";
        }
        return thinking.budget() <= 4_096 ? "low" : thinking.budget() <= 16_384 ? "medium" : "high";
    }

    private void format() {
        switch (prompt.format()) {
            case OutputFormat.Free _ -> {}
            case OutputFormat.AnyJson _ -> {
                json.name("response_format").beginObject();
                json.name("type").string("json_object").endObject();
            }
            case OutputFormat.Schema(JsonText name, JsonValue schema, Boolean strict) -> {
                json.name("response_format").beginObject();
                json.name("type").string("json_schema").name("json_schema").beginObject();
                json.name("name").text(name == null ? JsonText.of("answer") : name);
                json.name("schema").value(schema);
                if (strict != null) {
                    json.name("strict").bool(strict);
                }
                json.endObject().endObject();
            }
        }
    }

    private void stream() {
        if (!to.stream()) {
            return;
        }
        json.name("stream").bool(true);
        if (to.quirks().has(Trait.STREAM_USAGE)) {
            json.name("stream_options").beginObject();
            json.name("include_usage").bool(true);
            if (to.quirks().has(Trait.CONTINUOUS_USAGE)) {
                json.name("continuous_usage_stats").bool(true);
            }
            json.endObject();
        }
    }
}
