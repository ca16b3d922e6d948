package dev.hybridinference.kernel.surface.chat;

import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.call.Event.Finish;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonWriter;
import dev.hybridinference.kernel.surface.AnswerFacts;
import dev.hybridinference.kernel.surface.AnswerWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as one chat completion (OpenAI API reference, "The chat completion object").
 * Confined to one thread; for one answer.
 */
final class ChatWholeWriter implements AnswerWriter {
    private final AnswerFacts facts;
    private final JsonWriter out = new JsonWriter();
    private final JsonWriter text = new JsonWriter();
    private final JsonWriter reasoning = new JsonWriter();
    private final JsonWriter refusal = new JsonWriter();
    private final List<Called> calls = new ArrayList<>();
    private @Nullable JsonText model;
    private @Nullable JsonText signature;
    private Finish finish = Finish.COMPLETE;
    private @Nullable Usage usage;

    ChatWholeWriter(AnswerFacts facts) {
        this.facts = facts;
    }

    private record Called(JsonText id, JsonText name, JsonWriter arguments) {}

    @Override
    public JsonWriter out() {
        return out;
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Began(JsonText named, Usage told) -> {
                model = named == null ? model : named.copy();
                usage = told == null ? usage : told;
            }
            case Event.Text(JsonText piece) -> text.raw(piece);
            case Event.Refusal(JsonText piece) -> refusal.raw(piece);
            case Event.Reasoning(JsonText piece) -> reasoning.raw(piece);
            case Event.Signed(JsonText proof) -> signature = proof.copy();
            case Event.SealedReasoning _, Event.ToolEnded _ -> {}
            case Event.ToolBegan(int index, JsonText id, JsonText name) -> {
                JsonText given = id.isEmpty() ? JsonText.of(ChatIds.call(facts, index)) : id.copy();
                calls.add(new Called(given, name.copy(), new JsonWriter()));
            }
            case Event.ToolArguments(int index, JsonText fragment) ->
                    calls.get(index).arguments().raw(fragment);
            case Event.Finished(Finish reason, _) -> finish = reason;
            case Event.Used(Usage told) -> usage = told;
        }
    }

    @Override
    public void end() {
        out.beginObject();
        out.name("id").string(ChatIds.answer(facts));
        out.name("object").string("chat.completion");
        out.name("created").number(facts.createdSeconds());
        out.name("model");
        if (model == null) {
            out.string(facts.model());
        } else {
            out.text(model);
        }
        out.name("choices").beginArray().beginObject();
        out.name("index").number(0);
        out.name("message");
        message();
        out.name("logprobs").nothing();
        out.name("finish_reason").string(ChatFinish.word(finish, !calls.isEmpty()));
        out.endObject().endArray();
        if (usage != null) {
            out.name("usage");
            ChatUsage.write(usage, out);
        }
        out.endObject();
    }

    private void message() {
        out.beginObject().name("role").string("assistant").name("content");
        if (text.length() == 0) {
            out.nothing();
        } else {
            out.text(text.asText());
        }
        out.name("refusal");
        if (refusal.length() == 0) {
            out.nothing();
        } else {
            out.text(refusal.asText());
        }
        if (facts.reasoningAsked() && reasoning.length() > 0) {
            out.name("reasoning").text(reasoning.asText());
            out.name("reasoning_content").text(reasoning.asText());
        }
        if (facts.reasoningAsked() && signature != null) {
            out.name("reasoning_signature").text(signature);
        }
        if (!calls.isEmpty()) {
            out.name("tool_calls").beginArray();
            for (Called call : calls) {
                out.beginObject();
                out.name("id").text(call.id()).name("type").string("function");
                out.name("function").beginObject().name("name").text(call.name());
                JsonText arguments = call.arguments().asText();
                out.name("arguments").text(arguments.isEmpty() ? JsonText.of("{}") : arguments);
                out.endObject().endObject();
            }
            out.endArray();
        }
        out.endObject();
    }
}
