package dev.hybridinference.kernel.dialect.anthropic;

import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Capabilities.Reasoning;
import dev.hybridinference.kernel.call.Feature;
import dev.hybridinference.kernel.call.OutputFormat;
import dev.hybridinference.kernel.call.Prompt;
import dev.hybridinference.kernel.call.Sampling;
import dev.hybridinference.kernel.call.Thinking;
import dev.hybridinference.kernel.call.ToolChoice;
import dev.hybridinference.kernel.dialect.Outgoing;
import dev.hybridinference.kernel.json.JsonKind;
import dev.hybridinference.kernel.json.JsonValue;
import dev.hybridinference.kernel.json.JsonWriter;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long, how thoughtfully and how freely a model answers, within what Anthropic allows at once
 * (Anthropic API reference, "Extended thinking"): a thought has 1,024 tokens at least and less than
 * the whole answer, goes with no forced tool and no sampling, and cannot begin in the middle of a
 * turn. For one request; confined to one thread.
 */
final class AnthropicEffort {
    private static final long LEAST_BUDGET = 1_024;
    private static final long USUAL_ANSWER = 4_096;

    private final Set<Feature> dropped = EnumSet.noneOf(Feature.class);
    private final Prompt prompt;
    private final boolean sampling;
    private final Reasoning way;
    private long maxTokens;

    /** Tokens to think, or 0. */
    private long budget;

    private boolean adaptive;

    private AnthropicEffort(Prompt prompt, Outgoing to) {
        this.prompt = prompt;
        this.sampling = to.capabilities().sampling();
        Reasoning told = to.capabilities().reasoning();
        this.way = told == null ? Reasoning.BUDGET : told;
    }

    /**
     * @param tools whether the request names tools
     * @param midTurn whether the model goes on with a turn that does not begin with its thought
     */
    static AnthropicEffort of(Prompt prompt, Outgoing to, boolean tools, boolean midTurn) {
        AnthropicEffort effort = new AnthropicEffort(prompt, to);
        Thinking thinking = prompt.thinking();
        boolean wanted =
                thinking.on()
                        || (thinking.mode() == Thinking.Mode.UNSAID && thinking.effort() != null);
        ToolChoice.Mode choice = prompt.toolChoice().mode();
        boolean forced =
                tools && (choice == ToolChoice.Mode.REQUIRED || choice == ToolChoice.Mode.NAMED);
        boolean possible = effort.way != Reasoning.NONE && !forced && !midTurn;
        long asked = prompt.limits().maxTokens();
        effort.maxTokens = limited(to, asked);
        if (wanted && !possible) {
            effort.dropped.add(Feature.REASONING);
        } else if (wanted && effort.way == Reasoning.ADAPTIVE) {
            effort.adaptive = true;
        } else if (wanted && effort.way != Reasoning.EFFORT) {
            effort.plan(to, asked);
        }
        effort.checkSampling();
        return effort;
    }

    long maxTokens() {
        return maxTokens;
    }

    Set<Feature> dropped() {
        return dropped;
    }

    private static long limited(Outgoing to, long asked) {
        Capabilities can = to.capabilities();
        long most = can.maxTokens(asked, to.promptTokens());
        return most == Call.UNLIMITED ? can.maxTokens(USUAL_ANSWER, to.promptTokens()) : most;
    }

    /** Leaves half of a limited answer to what is said, unless the client told its own budget. */
    private void plan(Outgoing to, long asked) {
        Thinking thinking = prompt.thinking();
        boolean exact = thinking.mode() == Thinking.Mode.BUDGET && thinking.budget() > 0;
        long wish = Math.max(LEAST_BUDGET, exact ? thinking.budget() : tokens(thinking.effort()));
        long room = exact ? maxTokens - 1 : maxTokens / 2;
        if (asked == Call.UNLIMITED) {
            maxTokens = Math.max(maxTokens, limited(to, wish + USUAL_ANSWER));
            room = Math.max(maxTokens / 2, maxTokens - USUAL_ANSWER);
        }
        if (room < LEAST_BUDGET) {
            maxTokens = limited(to, maxTokens + LEAST_BUDGET);
            room = maxTokens > LEAST_BUDGET ? LEAST_BUDGET : 0;
        }
        budget = Math.min(wish, room);
        if (budget < LEAST_BUDGET) {
            budget = 0;
            dropped.add(Feature.REASONING);
        }
    }

    private static long tokens(Thinking.@Nullable Effort effort) {
        if (effort == null) {
            return 16_384;
        }
        return switch (effort) {
            case MINIMAL -> LEAST_BUDGET;
            case LOW -> 4_096;
            case MEDIUM -> 16_384;
            case HIGH -> 32_768;
            case XHIGH -> 49_152;
            case MAX -> 65_536;
        };
    }

    /** Writes everything after the messages that concerns it. */
    void write(JsonWriter out, OutputFormat format) {
        thinking(out);
        String effort = word();
        if (effort != null || format instanceof OutputFormat.Schema) {
            out.name("output_config").beginObject();
            if (effort != null) {
                out.name("effort").string(effort);
            }
            if (format instanceof OutputFormat.Schema(_, JsonValue schema, _)) {
                out.name("format").beginObject().name("type").string("json_schema");
                out.name("schema").value(schema).endObject();
            }
            out.endObject();
        }
        sampling(out);
    }

    private void thinking(JsonWriter out) {
        if (adaptive || budget > 0) {
            out.name("thinking").beginObject();
            out.name("type").string(adaptive ? "adaptive" : "enabled");
            if (budget > 0) {
                out.name("budget_tokens").number(budget);
            }
            if (!prompt.thinking().shown()) {
                out.name("display").string("omitted");
            }
            out.endObject();
        } else if (prompt.thinking().mode() == Thinking.Mode.OFF
                && way != Reasoning.NONE
                && way != Reasoning.EFFORT) {
            out.name("thinking").beginObject().name("type").string("disabled").endObject();
        }
    }

    /** The word for the effort, for models that take one. */
    private @Nullable String word() {
        if (way != Reasoning.ADAPTIVE && way != Reasoning.EFFORT) {
            return null;
        }
        Thinking thinking = prompt.thinking();
        Thinking.Effort effort = thinking.effort();
        if (effort == null) {
            if (thinking.mode() != Thinking.Mode.BUDGET) {
                return null;
            }
            return thinking.budget() <= 4_096
                    ? "low"
                    : thinking.budget() <= 16_384 ? "medium" : "high";
        }
        return switch (effort) {
            case MINIMAL, LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH -> "high";
            case XHIGH -> "xhigh";
            case MAX -> "max";
        };
    }

    private boolean free() {
        return sampling && !adaptive && budget == 0;
    }

    private void checkSampling() {
        Sampling wish = prompt.sampling();
        if (!free()) {
            drop(wish.temperature(), Feature.TEMPERATURE);
            drop(wish.topP(), Feature.TOP_P);
            drop(wish.topK(), Feature.TOP_K);
        } else if (wish.temperature() != null) {
            drop(wish.topP(), Feature.TOP_P);
        }
    }

    private void drop(@Nullable JsonValue value, Feature feature) {
        if (value != null) {
            dropped.add(feature);
        }
    }

    private void sampling(JsonWriter out) {
        if (!free()) {
            return;
        }
        Sampling wish = prompt.sampling();
        if (wish.temperature() != null) {
            out.name("temperature").value(clamped(wish.temperature()));
        } else if (wish.topP() != null) {
            out.name("top_p").value(wish.topP());
        }
        if (wish.topK() != null) {
            out.name("top_k").value(wish.topK());
        }
    }

    /** Anthropic's scale ends at 1. */
    private static JsonValue clamped(JsonValue temperature) {
        boolean over =
                temperature.kind() == JsonKind.NUMBER
                        && Double.parseDouble(temperature.toString()) > 1;
        return over ? JsonValue.of("1") : temperature;
    }
}
