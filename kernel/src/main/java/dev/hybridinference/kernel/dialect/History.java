package dev.hybridinference.kernel.dialect;

import dev.hybridinference.kernel.call.Part;
import dev.hybridinference.kernel.call.Turn;
import dev.hybridinference.kernel.call.Turn.Role;
import dev.hybridinference.kernel.json.JsonText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts a history in the order that every provider insists on: neighbours of one side are one turn,
 * all results of a turn's calls come next and in the order of the calls, each once, under ids that
 * are used once. A call without a result gets one that says so; a result without a call becomes
 * text. Pure; for one history.
 */
public final class History {
    private static final JsonText NO_RESULT = JsonText.of("The tool gave no result.");

    private final List<Turn> ordered = new ArrayList<>();
    private final Set<JsonText> usedIds = new HashSet<>();

    private History() {}

    /** The turns in order. */
    public static List<Turn> ordered(List<Turn> turns) {
        History history = new History();
        List<Turn> merged = merged(turns);
        for (int i = 0; i < merged.size(); i++) {
            Turn turn = merged.get(i);
            boolean calls = turn.parts().stream().anyMatch(Part.ToolCall.class::isInstance);
            if (turn.role() == Role.ASSISTANT && calls) {
                i += history.exchange(turn, merged.subList(i + 1, merged.size()));
            } else {
                history.add(turn.role(), history.withoutResults(turn.parts()));
            }
        }
        return history.ordered;
    }

    private static List<Turn> merged(List<Turn> turns) {
        List<Turn> merged = new ArrayList<>();
        for (Turn turn : turns) {
            Turn last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && last.role() == turn.role() && turn.role() != Role.SYSTEM) {
                List<Part> parts = new ArrayList<>(last.parts());
                parts.addAll(turn.parts());
                merged.set(merged.size() - 1, new Turn(turn.role(), parts));
            } else {
                merged.add(turn);
            }
        }
        return merged;
    }

    /**
     * Orders a turn with calls and the results that belong to it.
     *
     * @return how many of the turns that follow are used up
     */
    private int exchange(Turn calling, List<Turn> following) {
        List<Turn> between = new ArrayList<>();
        int used = 0;
        while (used < following.size() && following.get(used).role() == Role.SYSTEM) {
            between.add(following.get(used++));
        }
        boolean answered = used < following.size() && following.get(used).role() == Role.USER;
        List<Part> answer = answered ? following.get(used++).parts() : List.of();
        Map<JsonText, ArrayDeque<Part.ToolResult>> results = new HashMap<>();
        List<Part> rest = new ArrayList<>();
        Set<JsonText> called = new HashSet<>();
        for (Part part : calling.parts()) {
            if (part instanceof Part.ToolCall call) {
                called.add(call.id());
            }
        }
        for (Part part : answer) {
            if (part instanceof Part.ToolResult result && called.contains(result.id())) {
                results.computeIfAbsent(result.id(), _ -> new ArrayDeque<>()).add(result);
            } else {
                rest.add(part);
            }
        }
        List<Part> calls = new ArrayList<>();
        List<Part> paired = new ArrayList<>();
        for (Part part : calling.parts()) {
            if (part instanceof Part.ToolCall call) {
                JsonText id = unused(call.id());
                calls.add(new Part.ToolCall(id, call.name(), call.arguments(), call.cache()));
                ArrayDeque<Part.ToolResult> given = results.get(call.id());
                Part.ToolResult result = given == null ? null : given.poll();
                paired.add(
                        result == null
                                ? new Part.ToolResult(
                                        id, List.of(new Part.Text(NO_RESULT, null)), true, null)
                                : new Part.ToolResult(
                                        id, result.content(), result.error(), result.cache()));
            } else {
                calls.add(part);
            }
        }
        add(Role.ASSISTANT, calls);
        paired.addAll(withoutResults(rest));
        add(Role.USER, paired);
        ordered.addAll(between);
        return used;
    }

    private JsonText unused(JsonText id) {
        JsonText free = id;
        for (int i = 2; !usedIds.add(free); i++) {
            free = JsonText.of(id.decoded() + "_" + i);
        }
        return free;
    }

    private List<Part> withoutResults(List<Part> parts) {
        List<Part> kept = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.ToolResult result) {
                kept.addAll(result.content());
            } else {
                kept.add(part);
            }
        }
        return kept;
    }

    private void add(Role role, List<Part> parts) {
        if (!parts.isEmpty()) {
            ordered.add(new Turn(role, parts));
        }
    }
}
