package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a plan as an answer or as chunks (OpenAI API reference, chat completion object and chat
 * completion chunk object; vLLM's ChatCompletionResponse). Confined to one request.
 */
final class ChatWriter {

    /** {@code created} of every answer, so that answers repeat exactly. */
    static final long CREATED = 1_790_000_000;

    /** One event of a stream and how many tokens it brings. */
    record Event(String data, int tokens) {}

    /** Whose chunks to write, and how. */
    record Style(Profile profile, Manners manners) {}

    private final Json request;
    private final Profile profile;
    private final Manners manners;
    private final String model;
    private final String id;
    private final ChatPlan plan;
    private int generated;

    ChatWriter(Json request, Style style, String model, String id) {
        this.request = request;
        this.profile = style.profile();
        this.manners = style.manners();
        this.model = model;
        this.id = id;
        this.plan = ChatPlan.of(request, profile, id.substring(id.indexOf('-') + 1));
    }

    ChatPlan plan() {
        return plan;
    }

    String unary() {
        List<Json> choices = new ArrayList<>();
        for (int i = 0; i < plan.choices().size(); i++) {
            choices.add(whole(i, plan.choices().get(i)));
        }
        generated = plan.completionTokens();
        Json.Obj answer = envelope("chat.completion", choices).with("usage", usage());
        if (vllm()) {
            answer =
                    answer.with("prompt_logprobs", null)
                            .with("prompt_token_ids", null)
                            .with("kv_transfer_params", null);
        }
        return answer.write();
    }

    private Json whole(int index, ChatPlan.Choice choice) {
        String content = String.join("", choice.words());
        List<Json> calls = new ArrayList<>();
        for (ChatPlan.Call call : choice.calls()) {
            calls.add(
                    Json.obj(
                            "id",
                            call.id(),
                            "type",
                            call.type(),
                            call.type(),
                            payload(call, call.name(), call.arguments())));
        }
        Json.Obj message =
                Json.obj(
                        "role",
                        "assistant",
                        "content",
                        calls.isEmpty() ? content : null,
                        "refusal",
                        null,
                        "annotations",
                        vllm() ? null : List.of());
        if (vllm()) {
            String thought = String.join("", choice.reasoning());
            message =
                    message.with("audio", null)
                            .with("function_call", null)
                            .with("tool_calls", calls)
                            .with(manners.reasoningField(), thought.isEmpty() ? null : thought);
        } else if (!calls.isEmpty()) {
            message = message.with("tool_calls", calls);
        }
        Json.Obj written =
                Json.obj(
                        "index",
                        index,
                        "message",
                        message,
                        "logprobs",
                        null,
                        "finish_reason",
                        choice.finish());
        return vllm()
                ? written.with("stop_reason", choice.stop()).with("token_ids", null)
                : written;
    }

    /** All events but the final {@code [DONE]}. */
    List<Event> events() {
        generated = plan.hiddenReasoning();
        List<Event> events = new ArrayList<>();
        List<List<Delta>> deltas = new ArrayList<>();
        for (ChatPlan.Choice choice : plan.choices()) {
            deltas.add(deltas(choice));
        }
        int longest = deltas.stream().mapToInt(List::size).max().orElse(0);
        for (int round = 0; round < longest; round++) {
            for (int i = 0; i < deltas.size(); i++) {
                if (round < deltas.get(i).size()) {
                    Delta delta = deltas.get(i).get(round);
                    generated += delta.tokens();
                    events.add(new Event(chunk(i, delta).write(), delta.tokens()));
                }
            }
        }
        if (includesUsage()) {
            Json.Obj last = envelope("chat.completion.chunk", List.of()).with("usage", usage());
            events.add(new Event(padded(last).write(), 0));
        }
        return events;
    }

    private record Delta(Json delta, @Nullable String finish, @Nullable String stop, int tokens) {}

    private List<Delta> deltas(ChatPlan.Choice choice) {
        List<Delta> deltas = new ArrayList<>();
        Json.Obj role = Json.obj("role", "assistant", "content", "");
        deltas.add(new Delta(vllm() ? role : role.with("refusal", null), null, null, 0));
        for (String thought : choice.reasoning()) {
            deltas.add(new Delta(Json.obj(manners.reasoningField(), thought), null, null, 1));
        }
        for (String word : choice.words()) {
            deltas.add(new Delta(Json.obj("content", word), null, null, 1));
        }
        deltas.addAll(calls(choice.calls()));
        deltas.add(new Delta(Json.obj(), choice.finish(), choice.stop(), 0));
        return deltas;
    }

    private List<Delta> calls(List<ChatPlan.Call> calls) {
        List<List<Delta>> each = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            each.add(fragments(i, calls.get(i)));
        }
        List<Delta> deltas = new ArrayList<>();
        if (manners.calls() != CallShape.INTERLEAVED) {
            each.forEach(deltas::addAll);
            return deltas;
        }
        int longest = each.stream().mapToInt(List::size).max().orElse(0);
        for (int round = 0; round < longest; round++) {
            for (List<Delta> one : each) {
                if (round < one.size()) {
                    deltas.add(one.get(round));
                }
            }
        }
        return deltas;
    }

    private List<Delta> fragments(int index, ChatPlan.Call call) {
        boolean whole = manners.calls() == CallShape.WHOLE;
        String begin = whole ? call.arguments() : "";
        Json first =
                Json.obj(
                        "index",
                        index,
                        "id",
                        call.id(),
                        "type",
                        call.type(),
                        call.type(),
                        payload(call, call.name(), begin));
        List<Delta> deltas = new ArrayList<>();
        deltas.add(delta(first, whole ? call.tokens() : 1));
        for (String fragment : whole ? List.<String>of() : call.fragments()) {
            deltas.add(
                    delta(Json.obj("index", index, call.type(), payload(call, null, fragment)), 1));
        }
        return deltas;
    }

    private static Delta delta(Json call, int tokens) {
        return new Delta(Json.obj("tool_calls", List.of(call)), null, null, tokens);
    }

    private Json chunk(int index, Delta delta) {
        Json.Obj choice =
                Json.obj(
                        "index",
                        index,
                        "delta",
                        delta.delta(),
                        "logprobs",
                        null,
                        "finish_reason",
                        delta.finish());
        if (vllm() && delta.finish() != null) {
            choice = choice.with("stop_reason", delta.stop());
        }
        Json.Obj chunk = envelope("chat.completion.chunk", List.of(choice));
        if (vllm()) {
            return streamOption("continuous_usage_stats") ? chunk.with("usage", usage()) : chunk;
        }
        return padded(includesUsage() ? chunk.with("usage", null) : chunk);
    }

    /** OpenAI pads chunks unless told otherwise, against guessing words from lengths. */
    private Json.Obj padded(Json.Obj chunk) {
        Json options = request.present("stream_options");
        boolean off =
                options != null
                        && options.get("include_obfuscation") instanceof Json.Bool(var on)
                        && !on;
        return vllm() || off ? chunk : chunk.with("obfuscation", "p".repeat(1 + generated % 7));
    }

    private Json.Obj envelope(String object, List<Json> choices) {
        Json.Obj head = Json.obj("id", id, "object", object, "created", CREATED, "model", model);
        if (vllm()) {
            return object.endsWith("chunk")
                    ? head.with("choices", choices)
                    : head.with("choices", choices)
                            .with("service_tier", null)
                            .with("system_fingerprint", null);
        }
        return head.with("service_tier", "default")
                .with("system_fingerprint", "fp_testkit")
                .with("choices", choices);
    }

    private Json usage() {
        int prompt = plan.promptTokens();
        if (vllm()) {
            return Json.obj(
                    "prompt_tokens",
                    prompt,
                    "total_tokens",
                    prompt + generated,
                    "completion_tokens",
                    generated,
                    "prompt_tokens_details",
                    null);
        }
        return Json.obj(
                "prompt_tokens",
                prompt,
                "completion_tokens",
                generated,
                "total_tokens",
                prompt + generated,
                "prompt_tokens_details",
                Json.obj(
                        "cached_tokens",
                        Math.min(manners.cachedTokens(), prompt),
                        "audio_tokens",
                        0),
                "completion_tokens_details",
                Json.obj(
                        "reasoning_tokens", plan.reasoningTokens(),
                        "audio_tokens", 0,
                        "accepted_prediction_tokens", 0,
                        "rejected_prediction_tokens", 0));
    }

    private static Json payload(ChatPlan.Call call, @Nullable String name, String arguments) {
        Json.Obj inner = name == null ? Json.obj() : Json.obj("name", name);
        return inner.with(call.type().equals("custom") ? "input" : "arguments", arguments);
    }

    private boolean includesUsage() {
        return streamOption("include_usage");
    }

    private boolean streamOption(String name) {
        return request.hasTrue("stream_options", name);
    }

    private boolean vllm() {
        return profile == Profile.VLLM;
    }
}
