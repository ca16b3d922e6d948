package dev.hybridinference.kernel.surface.chat;

import dev.hybridinference.kernel.call.Event;
import dev.hybridinference.kernel.call.Event.Finish;
import dev.hybridinference.kernel.call.Usage;
import dev.hybridinference.kernel.json.JsonText;
import dev.hybridinference.kernel.json.JsonWriter;
import dev.hybridinference.kernel.surface.AnswerFacts;
import dev.hybridinference.kernel.surface.AnswerWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as a stream of chat chunks (OpenAI API reference, "Streaming"). Confined to one
 * thread; for one answer.
 */
final class ChatStreamWriter implements AnswerWriter {
    /** What of a chunk's head belongs to its choice. */
    private static final String CHOICE = "{\"index\":0,\"delta\":{";

    private final AnswerFacts facts;
    private final JsonWriter out = new JsonWriter(4_096);
    private final BitSet argued = new BitSet();
    private byte[] head = {};
    private byte[] tail = {};
    private @Nullable JsonText model;
    private boolean begun;
    private int tools;
    private Finish finish = Finish.COMPLETE;
    private @Nullable Usage usage;

    ChatStreamWriter(AnswerFacts facts) {
        this.facts = facts;
    }

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
            case Event.Text(JsonText text) -> delta("content", text);
            case Event.Refusal(JsonText text) -> delta("refusal", text);
            case Event.Reasoning(JsonText text) -> reasoning(text);
            case Event.Signed(JsonText signature) -> {
                if (facts.reasoningAsked()) {
                    delta("reasoning_signature", signature);
                }
            }
            case Event.SealedReasoning _ -> {}
            case Event.ToolBegan(int index, JsonText id, JsonText name) -> tool(index, id, name);
            case Event.ToolArguments(int index, JsonText fragment) -> arguments(index, fragment);
            case Event.ToolEnded(int index) -> {
                if (!argued.get(index)) {
                    arguments(index, JsonText.of("{}"));
                }
            }
            case Event.Finished(Finish reason, _) -> finish = reason;
            case Event.Used(Usage told) -> usage = told;
        }
    }

    private void reasoning(JsonText text) {
        if (facts.reasoningAsked() && !text.isEmpty()) {
            open();
            out.name("reasoning").text(text).name("reasoning_content").text(text);
            close();
        }
    }

    private void delta(String field, JsonText text) {
        if (!text.isEmpty()) {
            open();
            out.name(field).text(text);
            close();
        }
    }

    private void tool(int index, JsonText id, JsonText name) {
        tools++;
        open();
        out.name("tool_calls").beginArray().beginObject();
        out.name("index").number(index);
        out.name("id");
        if (id.isEmpty()) {
            out.string(ChatIds.call(facts, index));
        } else {
            out.text(id);
        }
        out.name("type").string("function").name("function").beginObject();
        out.name("name").text(name).name("arguments").string("");
        out.endObject().endObject().endArray();
        close();
    }

    private void arguments(int index, JsonText fragment) {
        if (fragment.isEmpty()) {
            return;
        }
        argued.set(index);
        open();
        out.name("tool_calls").beginArray().beginObject();
        out.name("index").number(index).name("function").beginObject();
        out.name("arguments").text(fragment);
        out.endObject().endObject().endArray();
        close();
    }

    /** Writes a chunk up to the inside of its delta. */
    private void open() {
        if (!begun) {
            begin();
        }
        out.raw(head).document();
    }

    private void close() {
        out.raw(tail);
    }

    private void begin() {
        begun = true;
        out.raw("data: ").document().beginObject();
        out.name("id").string(ChatIds.answer(facts));
        out.name("object").string("chat.completion.chunk");
        out.name("created").number(facts.createdSeconds());
        out.name("model");
        if (model == null) {
            out.string(facts.model());
        } else {
            out.text(model);
        }
        out.name("choices").beginArray().beginObject();
        out.name("index").number(0).name("delta").beginObject();
        head = out.toBytes();
        out.clear();
        String usageField = facts.usageAsked() ? ",\"usage\":null" : "";
        tail =
                ("},\"finish_reason\":null}]" + usageField + "}\n\n")
                        .getBytes(StandardCharsets.US_ASCII);
        out.raw(head).document();
        out.name("role").string("assistant").name("content").string("");
        close();
    }

    @Override
    public void end() {
        for (int index = argued.nextClearBit(0);
                index < tools;
                index = argued.nextClearBit(index)) {
            arguments(index, JsonText.of("{}"));
        }
        open();
        out.raw("},\"finish_reason\":\"").raw(ChatFinish.word(finish, tools > 0)).raw("\"}]");
        out.raw(facts.usageAsked() ? ",\"usage\":null}\n\n" : "}\n\n");
        if (facts.usageAsked() && usage != null) {
            out.raw(Arrays.copyOf(head, head.length - CHOICE.length()));
            out.raw("],\"usage\":").document();
            ChatUsage.write(usage, out);
            out.raw("}\n\n");
        }
        out.raw("data: [DONE]\n\n");
    }
}
