package dev.hybridinference.kernel.dialect.anthropic;

import dev.hybridinference.kernel.call.Feature;
import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.ToolIds;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.dialect.Carriers;
import dev.hybridinference.kernel.json.JsonText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts turns into the order that Anthropic insists on (Anthropic API reference, "Messages", tool
 * use): the user first, roles in turn, every call of a tool answered at the beginning of the very
 * next message, ids that occur once, no empty text. Confined to one thread.
 */
final class AnthropicHistory {
    private static final JsonText SYSTEM_BEGINS = JsonText.of("<system>\n");
    private static final JsonText SYSTEM_ENDS = JsonText.of("\n</system>");
    private static final JsonText RESULT_BEGINS = JsonText.of("Result of a tool: ");

    /** What a conversation that no user began begins with. */
    private static final Block OPENING = new Block.Words(List.of(JsonText.of("Begin.")), null);

    /** A block of a message. */
    sealed interface Block {
        /** Text, of several pieces. */
        record Words(List<JsonText> pieces, Part.@Nullable CacheMark cache) implements Block {}

        /** An image or a document. */
        record Shown(Part part) implements Block {}

        /** A thought that is its own. */
        record Thought(JsonText text, JsonText signature) implements Block {}

        /** A thought that nobody else can read. */
        record Sealed(JsonText data) implements Block {}

        /** A call of a tool under the id that Anthropic gets. */
        record Called(Part.ToolCall call, JsonText id) implements Block {}

        /** The result of a call, or null when there is none. */
        record Answered(Part.@Nullable ToolResult result, JsonText id) implements Block {}
    }

    /** One message. */
    record Message(boolean assistant, List<Block> blocks) {}

    private final Carriers carriers;
    private final Set<Feature> dropped;
    private final List<Block.Words> system = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private final Set<JsonText> usedIds = new HashSet<>();

    /** How often an id was given anew, so that the next try is not a search. */
    private final Map<JsonText, Integer> copies = new HashMap<>();

    /** Calls of the last assistant's message by the client's id, in order, without a result. */
    private final Map<JsonText, ArrayDeque<JsonText>> open = new HashMap<>();

    /** Those calls under Anthropic's ids, in order. */
    private final List<JsonText> calls = new ArrayList<>();

    private final Map<JsonText, Block> results = new HashMap<>();
    private List<Block> current = new ArrayList<>();
    private boolean assistant;
    private boolean toolLoop;

    AnthropicHistory(List<Turn> turns, Carriers carriers, Set<Feature> dropped) {
        this.carriers = carriers;
        this.dropped = dropped;
        boolean leading = true;
        for (Turn turn : turns) {
            leading &= turn.role() == Turn.Role.SYSTEM;
            if (leading) {
                addSystem(turn);
            } else {
                add(turn);
            }
        }
        close();
        if (!calls.isEmpty()) {
            assistant = false;
            close();
        }
        if (messages.isEmpty() || messages.getFirst().assistant()) {
            messages.addFirst(new Message(false, List.of(OPENING)));
        }
    }

    List<Block.Words> system() {
        return system;
    }

    List<Message> messages() {
        return messages;
    }

    /** Whether the model goes on with a turn of its own that does not begin with its thought. */
    boolean goesOnWithoutThought() {
        Message turn = messages.getLast();
        if (!turn.assistant()) {
            if (!toolLoop) {
                return false;
            }
            turn = messages.get(messages.size() - 2);
        }
        Block first = turn.blocks().getFirst();
        return !(first instanceof Block.Thought || first instanceof Block.Sealed);
    }

    private void addSystem(Turn turn) {
        for (Part part : turn.parts()) {
            if (part instanceof Part.Text(JsonText text, var cache)) {
                if (!text.isBlank()) {
                    system.add(new Block.Words(List.of(text), cache));
                }
            } else {
                dropped.add(Feature.CONTENT);
            }
        }
    }

    private void add(Turn turn) {
        boolean next = turn.role() == Turn.Role.ASSISTANT;
        for (Part part : turn.parts()) {
            switch (part) {
                case Part.Text(JsonText text, var cache) -> text(turn.role(), text, cache);
                case Part.Refusal(JsonText text) -> text(turn.role(), text, null);
                case Part.Image _, Part.Document _ -> {
                    if (next) {
                        dropped.add(Feature.CONTENT);
                    } else {
                        put(false, new Block.Shown(part));
                    }
                }
                case Part.Audio _ -> put(false, new Block.Shown(part));
                case Part.Reasoning(JsonText text, var signature) -> thought(text, signature);
                case Part.SealedReasoning(JsonText data) -> {
                    JsonText own = carriers.unwrap(data);
                    keep(own == null ? null : new Block.Sealed(own));
                }
                case Part.ToolCall call -> call(call);
                case Part.ToolResult result -> result(result);
                case Part.Foreign _ -> dropped.add(Feature.CONTENT);
            }
        }
    }

    private void text(Turn.Role role, JsonText text, Part.@Nullable CacheMark cache) {
        if (text.isBlank()) {
            return;
        }
        List<JsonText> pieces =
                role == Turn.Role.SYSTEM
                        ? List.of(SYSTEM_BEGINS, text, SYSTEM_ENDS)
                        : List.of(text);
        put(role == Turn.Role.ASSISTANT, new Block.Words(pieces, cache));
    }

    private void thought(JsonText text, @Nullable JsonText signature) {
        JsonText own = signature == null ? null : carriers.unwrap(signature);
        keep(own == null ? null : new Block.Thought(text, own));
    }

    private void keep(@Nullable Block thought) {
        if (thought == null) {
            dropped.add(Feature.REASONING_HISTORY);
        } else {
            put(true, thought);
        }
    }

    private void call(Part.ToolCall call) {
        JsonText asked = ToolIds.narrow(call.id());
        JsonText id = asked;
        while (!usedIds.add(id)) {
            id = JsonText.of(asked + "_" + copies.merge(asked, 2, (copy, _) -> copy + 1));
        }
        put(true, new Block.Called(call, id));
        calls.add(id);
        open.computeIfAbsent(asked, _ -> new ArrayDeque<>()).add(id);
    }

    /** A result that answers no call of the turn before is told as text. */
    private void result(Part.ToolResult result) {
        ArrayDeque<JsonText> waiting = open.get(ToolIds.narrow(result.id()));
        JsonText id = waiting == null ? null : waiting.poll();
        if (id != null) {
            turn(false);
            results.put(id, new Block.Answered(result, id));
            return;
        }
        for (Part part : result.content()) {
            switch (part) {
                case Part.Text(JsonText text, _) when !text.isBlank() ->
                        put(false, new Block.Words(List.of(RESULT_BEGINS, text), null));
                case Part.Image _, Part.Document _, Part.Audio _ ->
                        put(false, new Block.Shown(part));
                default -> {}
            }
        }
    }

    private void put(boolean byAssistant, Block block) {
        turn(byAssistant);
        current.add(block);
    }

    private void turn(boolean byAssistant) {
        if (byAssistant != assistant) {
            close();
            assistant = byAssistant;
        }
    }

    private void close() {
        if (assistant) {
            if (!current.isEmpty()) {
                messages.add(new Message(true, current));
            }
        } else {
            toolLoop = !calls.isEmpty();
            List<Block> blocks = new ArrayList<>(calls.size() + current.size());
            for (JsonText id : calls) {
                Block answer = results.get(id);
                blocks.add(answer == null ? new Block.Answered(null, id) : answer);
            }
            blocks.addAll(current);
            calls.clear();
            open.clear();
            results.clear();
            if (!blocks.isEmpty()) {
                messages.add(new Message(false, blocks));
            }
        }
        current = new ArrayList<>();
    }
}
