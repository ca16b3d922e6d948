package dev.hybridinference.kernel.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Capabilities.Reasoning;
import dev.hybridinference.kernel.call.OutputFormat;
import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Part.Arguments;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.call.Sampling;
import dev.hybridinference.kernel.call.Thinking;
import dev.hybridinference.kernel.call.Thinking.Effort;
import dev.hybridinference.kernel.call.Tool;
import dev.hybridinference.kernel.call.ToolChoice;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.call.Turn.Role;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.dialect.Outgoing;
import dev.hybridinference.kernel.dialect.Quirks;
import dev.hybridinference.kernel.dialect.Written;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prompts that are put together step by step, and what becomes of them. Stateless. */
final class AnthropicAsked {
    static final Carriers CARRIERS = new Carriers("here", AnthropicAsked::digest);
    static final JsonValue SCHEMA = JsonValue.of("{\"type\":\"object\",\"x\":1.0}");
    static final Tool F = new Tool.Function(t("f"), t("does f"), SCHEMA, null, null);

    static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException absent) {
            throw new AssertionError(absent);
        }
    }

    static JsonText t(String text) {
        return JsonText.of(text);
    }

    static Part text(String text) {
        return new Part.Text(t(text), null);
    }

    static Turn user(Part... parts) {
        return new Turn(Role.USER, List.of(parts));
    }

    static Turn assistant(Part... parts) {
        return new Turn(Role.ASSISTANT, List.of(parts));
    }

    static Turn system(String text) {
        return new Turn(Role.SYSTEM, List.of(text(text)));
    }

    static Part call(String id, String arguments) {
        return new Part.ToolCall(t(id), t("f"), new Arguments.Written(t(arguments)), null);
    }

    static Part result(String id, String text) {
        return new Part.ToolResult(t(id), List.of(text(text)), false, null);
    }

    /** A prompt that is put together step by step. */
    static final class Asked {
        List<Turn> turns = List.of(user(text("hi")));
        List<Tool> tools = List.of();
        ToolChoice choice = ToolChoice.UNSAID;
        Sampling sampling = Sampling.UNSAID;
        Thinking thinking = Thinking.UNSAID;
        OutputFormat format = new OutputFormat.Free();
        long maxTokens = Call.UNLIMITED;
        List<JsonText> stops = List.of();
        @Nullable JsonText user;
        Capabilities can = Capabilities.OPEN;
        boolean stream;

        Asked turns(Turn... turns) {
            this.turns = List.of(turns);
            return this;
        }

        Asked tools(Tool... tools) {
            this.tools = List.of(tools);
            return this;
        }

        Asked choice(ToolChoice.Mode mode, boolean parallel, String... names) {
            choice =
                    new ToolChoice(
                            mode,
                            java.util.Arrays.stream(names).map(JsonText::of).toList(),
                            parallel);
            return this;
        }

        Asked sampling(@Nullable String temperature, @Nullable String topP, @Nullable String topK) {
            sampling = new Sampling(value(temperature), value(topP), value(topK));
            return this;
        }

        private static @Nullable JsonValue value(@Nullable String json) {
            return json == null ? null : JsonValue.of(json);
        }

        Asked thinking(Thinking.Mode mode, long budget, @Nullable Effort effort) {
            thinking = new Thinking(mode, budget, effort, true);
            return this;
        }

        Asked format(OutputFormat format) {
            this.format = format;
            return this;
        }

        Asked maxTokens(long maxTokens) {
            this.maxTokens = maxTokens;
            return this;
        }

        Asked can(long context, long maxOutput, @Nullable Reasoning reasoning, boolean sampling) {
            can = new Capabilities(context, maxOutput, true, true, reasoning, sampling);
            return this;
        }

        Written write() {
            return new AnthropicDialect()
                    .conversation()
                    .write(
                            new Prompt(
                                    turns,
                                    tools,
                                    choice,
                                    sampling,
                                    thinking,
                                    format,
                                    new Prompt.Limits(maxTokens, stops),
                                    user,
                                    List.of()),
                            new Outgoing(
                                    JsonValue.of("\"m\""),
                                    stream,
                                    100,
                                    can,
                                    Quirks.NONE,
                                    CARRIERS));
        }

        Written.Body body() {
            return (Written.Body) write();
        }

        String json() {
            return new String(body().json(), UTF_8);
        }

        /** What stands behind the messages. */
        String rest() {
            String json = json();
            return json.substring(json.lastIndexOf("]}]") + 3);
        }

        /** What stands before the messages. */
        String begin() {
            String json = json();
            return json.substring(0, json.indexOf(",\"messages\""));
        }

        String messages() {
            String json = json();
            int from = json.indexOf("\"messages\":") + 11;
            return json.substring(from, json.lastIndexOf("]}]") + 3);
        }
    }

    static Asked asked() {
        return new Asked();
    }

    private AnthropicAsked() {}
}
