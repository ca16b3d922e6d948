package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import dev.hybridinference.testkit.json.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes a plan as a message or as the events of a stream (Anthropic API reference, messages;
 * streaming messages). Confined to one request.
 */
final class MessagesWriter {

    /** One event of a stream as it is sent, empty when nothing is shown, and its tokens. */
    record Event(String text, int tokens) {}

    private final MessagesPlan plan;
    private final String model;
    private final String id;
    private final int prompt;
    private final Manners manners;

    MessagesWriter(Json request, Manners manners, String tag) {
        this.plan = MessagesPlan.of(request, tag);
        this.model = request.at("model").text();
        this.id = "msg_" + tag;
        this.prompt = MessagesPlan.promptTokens(request);
        this.manners = manners;
    }

    MessagesPlan plan() {
        return plan;
    }

    String unary() {
        List<Json> content = new ArrayList<>();
        if (!plan.thinking().isEmpty()) {
            content.add(
                    plan.redacted()
                            ? MessagesAnswers.redactedThinking(redaction())
                            : MessagesAnswers.thinking(plan.thought(), signature()));
        }
        if (!plan.words().isEmpty()) {
            content.add(MessagesAnswers.text(String.join("", plan.words())));
        }
        for (ChatPlan.Call call : plan.calls()) {
            content.add(MessagesAnswers.toolUse(call.id(), call.name(), input(call)));
        }
        return MessagesAnswers.envelope(id, model, content, plan.stop(), plan.stopSequence())
                .with("usage", usage(plan.tokens()))
                .write();
    }

    /** All events from {@code message_start} to {@code message_stop}. */
    List<Event> events() {
        Steps steps = new Steps();
        steps.add(stream -> stream.start(usage(1)), 0);
        if (!plan.thinking().isEmpty() && plan.redacted()) {
            steps.add(stream -> stream.redactedThinking(redaction()), plan.thinking().size());
        } else if (!plan.thinking().isEmpty()) {
            steps.add(MessagesStreams::thinkingStart, 0);
            for (String thought : plan.thinking()) {
                steps.add(s -> plan.shown() ? s.thinkingDelta(thought) : s, 1);
            }
            steps.add(stream -> stream.signature(signature()).stop(), 0);
        }
        if (!plan.words().isEmpty()) {
            steps.add(stream -> stream.textStart().ping(), 0);
            plan.words().forEach(word -> steps.add(stream -> stream.textDelta(word), 1));
            steps.add(MessagesStreams::stop, 0);
        }
        for (ChatPlan.Call call : plan.calls()) {
            steps.add(stream -> stream.toolStart(call.id(), call.name()).inputDelta(""), 1);
            call.fragments().forEach(part -> steps.add(stream -> stream.inputDelta(part), 1));
            steps.add(MessagesStreams::stop, 0);
        }
        steps.add(
                stream -> stream.finish(plan.stop(), plan.stopSequence(), usage(plan.tokens())), 0);
        steps.add(MessagesStreams::end, 0);
        return steps.events;
    }

    /** Collects what each step adds to one stream. */
    private final class Steps {
        private final MessagesStreams stream = MessagesStreams.of(model, id);
        private final List<Event> events = new ArrayList<>();
        private int written;

        void add(UnaryOperator<MessagesStreams> step, int tokens) {
            var _ = step.apply(stream);
            List<byte[]> all = stream.events();
            if (all.size() == written) {
                events.add(new Event("", tokens));
            }
            for (int i = written; i < all.size(); i++) {
                String text = new String(all.get(i), StandardCharsets.UTF_8);
                events.add(new Event(text, i + 1 == all.size() ? tokens : 0));
            }
            written = all.size();
        }
    }

    private String signature() {
        return Signatures.sign(manners.issuer(), plan.thought());
    }

    private String redaction() {
        return Signatures.redact(manners.issuer(), String.join("", plan.thinking()));
    }

    /** The input of a call that was cut short is empty. */
    private static Json input(ChatPlan.Call call) {
        try {
            return Json.parse(call.arguments());
        } catch (JsonSyntaxException _) {
            return Json.obj();
        }
    }

    private Json.Obj usage(int output) {
        int cached = Math.min(manners.cachedTokens(), prompt);
        @Nullable Json details =
                plan.thinking().isEmpty()
                        ? null
                        : Json.obj("thinking_tokens", Math.min(output, plan.thinking().size()));
        return MessagesAnswers.usage(prompt - cached, cached, output)
                .with("output_tokens_details", details);
    }
}
