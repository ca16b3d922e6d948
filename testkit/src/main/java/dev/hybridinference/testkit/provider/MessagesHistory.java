package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses histories as the real service does: block by block, then how tool calls, results and
 * thinking belong together (Anthropic API reference, messages; tool use; extended thinking).
 * Confined to one request.
 */
final class MessagesHistory {

    /** Begins the ids of calls in turns that began with thinking. */
    static final String AFTER_THINKING = "toolu_th";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");

    private final Json request;
    private final MessagesCheck.Terms terms;

    MessagesHistory(Json request, MessagesCheck.Terms terms) {
        this.request = request;
        this.terms = terms;
    }

    /** Neighbouring messages of one role are one turn. */
    private record Turn(String role, int index, List<Json> blocks) {
        Set<String> ids(String type, String field) {
            Set<String> ids = new LinkedHashSet<>();
            for (Json block : blocks) {
                if (type.equals(MessagesCheck.textOf(block.get("type")))) {
                    ids.add(block.at(field).text());
                }
            }
            return ids;
        }

        String type(int block) {
            return blocks.get(block).at("type").text();
        }
    }

    void check() {
        List<Json> messages = request.at("messages").list();
        if (messages.isEmpty()) {
            throw MessagesRefusal.at("messages", "at least one message is required");
        }
        for (int i = 0; i < messages.size(); i++) {
            checkMessage(messages.get(i), "messages." + i, i + 1 == messages.size());
        }
        if (!"user".equals(messages.getFirst().at("role").text())) {
            throw MessagesRefusal.bad("messages: first message must use the \"user\" role");
        }
        List<Turn> turns = turns(messages);
        Set<String> used = new TreeSet<>();
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            if (turn.role().equals("assistant")) {
                checkUnique(turn, used);
                checkAnswered(turn, i + 1 < turns.size() ? turns.get(i + 1) : null);
            } else {
                checkResults(turn, i > 0 ? turns.get(i - 1) : null);
            }
        }
        checkLoopStartsWithThinking(turns);
    }

    private void checkMessage(Json message, String path, boolean last) {
        MessagesCheck.checkAll(message, MessagesFields.MESSAGE, path);
        MessagesCheck.require(message, "role", path);
        MessagesCheck.require(message, "content", path);
        String role = message.at("role").text();
        Set<String> allowed = MessagesFields.ROLES.get(role);
        if (allowed == null) {
            throw MessagesRefusal.at(
                    path + ".role", "Input should be 'user', 'assistant' or 'system'");
        }
        Json content = message.at("content");
        boolean prefill = last && role.equals("assistant");
        boolean empty =
                content instanceof Json.Str(var text) ? text.isEmpty() : content.list().isEmpty();
        if (empty && !prefill) {
            throw MessagesRefusal.at(
                    path,
                    "all messages must have non-empty content except for the optional final"
                            + " assistant message");
        }
        if (prefill && Words.text(content).matches("(?s).*\\s")) {
            throw MessagesRefusal.bad(
                    "messages: final assistant content cannot end with trailing whitespace");
        }
        List<Json> blocks = content.list();
        for (int i = 0; i < blocks.size(); i++) {
            String here = path + ".content." + i;
            String type = MessagesCheck.typeOf(blocks.get(i), here);
            if (!MessagesFields.BLOCKS.containsKey(type) || !allowed.contains(type)) {
                throw MessagesRefusal.at(
                        here,
                        "Input tag '%s' found using 'type' does not match any of the expected tags"
                                .formatted(type));
            }
            checkBlock(blocks.get(i), type, here);
            checkInside(blocks.get(i), type, here);
        }
    }

    /** The fields of a block and of its cache mark. */
    static void checkBlock(Json block, String type, String path) {
        Map<String, Kind> fields = MessagesFields.BLOCKS.getOrDefault(type, Map.of());
        MessagesCheck.checkAll(block, fields, path + "." + type);
        for (String field : MessagesFields.REQUIRED.getOrDefault(type, Set.of())) {
            MessagesCheck.require(block, field, path + "." + type);
        }
        Json mark = block.present("cache_control");
        if (mark != null) {
            MessagesCheck.checkAll(
                    mark, MessagesFields.CACHE_CONTROL, path + "." + type + ".cache_control");
        }
    }

    private void checkInside(Json block, String type, String path) {
        switch (type) {
            case "text" -> checkText(block, path);
            case "image", "document" -> checkSource(block, type, path);
            case "tool_use" -> checkId(block.at("id").text(), path + ".tool_use.id");
            case "tool_result" -> checkResultContent(block, path);
            case "thinking" -> checkSignature(block, path);
            case "redacted_thinking" -> {
                if (!Signatures.isRedacted(terms.issuer(), block.at("data").text())) {
                    throw MessagesRefusal.at(path, "Invalid `data` in `redacted_thinking` block");
                }
            }
            default -> {}
        }
    }

    private void checkText(Json block, String path) {
        String text = block.at("text").text();
        if (text.isEmpty()) {
            throw MessagesRefusal.bad("messages: text content blocks must be non-empty");
        }
        if (text.isBlank()) {
            throw MessagesRefusal.bad(
                    "messages: text content blocks must contain non-whitespace text");
        }
        if (terms.version().equals(MessagesCheck.NEWEST)
                && path.startsWith("messages")
                && !block.list("citations").isEmpty()) {
            throw MessagesRefusal.extra(path + ".text.citations");
        }
    }

    private static void checkSource(Json block, String type, String path) {
        Json source = block.at("source");
        String kind =
                MessagesCheck.checkTagged(
                        source, MessagesFields.SOURCES, path + "." + type + ".source");
        if (type.equals("image") && kind.equals("base64")) {
            String here = path + ".image.source.base64";
            MessagesCheck.require(source, "media_type", here);
            MessagesCheck.require(source, "data", here);
            if (!MessagesFields.IMAGES.contains(source.at("media_type").text())) {
                throw MessagesRefusal.at(
                        here + ".media_type",
                        "Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'");
            }
            try {
                var _ = Base64.getDecoder().decode(source.at("data").text());
            } catch (IllegalArgumentException e) {
                throw MessagesRefusal.at(here + ".data", "invalid base64 data");
            }
        }
    }

    private void checkResultContent(Json block, String path) {
        checkId(block.at("tool_use_id").text(), path + ".tool_result.tool_use_id");
        Json content = block.present("content");
        List<Json> inner = content == null ? List.of() : content.list();
        for (int i = 0; i < inner.size(); i++) {
            String here = path + ".tool_result.content." + i;
            String type = MessagesCheck.typeOf(inner.get(i), here);
            if (!Set.of("text", "image", "document", "search_result", "tool_reference")
                    .contains(type)) {
                throw MessagesRefusal.at(
                        here,
                        "Input tag '%s' found using 'type' does not match any of the expected tags"
                                .formatted(type));
            }
            checkBlock(inner.get(i), type, here);
            checkInside(inner.get(i), type, here);
        }
    }

    private void checkSignature(Json block, String path) {
        String signature = block.at("signature").text();
        if (!Signatures.isSigned(terms.issuer(), signature)) {
            throw MessagesRefusal.at(path, "Invalid `signature` in `thinking` block");
        }
        if (!Signatures.isOf(signature, block.at("thinking").text())) {
            throw MessagesRefusal.at(
                    path,
                    "`thinking` or `redacted_thinking` blocks in the latest assistant message"
                            + " cannot be modified. These blocks must remain as they were in the"
                            + " original response.");
        }
    }

    private static void checkId(String id, String path) {
        if (!ID.matcher(id).matches()) {
            throw MessagesRefusal.at(path, "String should match pattern '^[a-zA-Z0-9_-]+$'");
        }
    }

    /** Messages for the system in between do not part a call from its results. */
    private static List<Turn> turns(List<Json> messages) {
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            String role = messages.get(i).at("role").text();
            if (role.equals("system")) {
                continue;
            }
            Json content = messages.get(i).at("content");
            List<Json> blocks =
                    content instanceof Json.Str
                            ? List.of(Json.obj("type", "text", "text", content))
                            : content.list();
            if (!turns.isEmpty() && turns.getLast().role().equals(role)) {
                turns.getLast().blocks().addAll(blocks);
            } else {
                turns.add(new Turn(role, i, new ArrayList<>(blocks)));
            }
        }
        return turns;
    }

    private static void checkUnique(Turn turn, Set<String> used) {
        for (Json block : turn.blocks()) {
            if ("tool_use".equals(MessagesCheck.textOf(block.get("type")))
                    && !used.add(block.at("id").text())) {
                throw MessagesRefusal.bad("messages: `tool_use` ids must be unique");
            }
        }
    }

    private static void checkAnswered(Turn turn, @Nullable Turn next) {
        Set<String> open = turn.ids("tool_use", "id");
        if (open.isEmpty()) {
            return;
        }
        if (next != null) {
            for (Json block : next.blocks()) {
                if (!"tool_result".equals(block.at("type").text())) {
                    break;
                }
                open.remove(block.at("tool_use_id").text());
            }
        }
        if (!open.isEmpty()) {
            throw MessagesRefusal.at(
                    "messages." + turn.index(),
                    "`tool_use` ids were found without `tool_result` blocks immediately after: "
                            + String.join(", ", open)
                            + ". Each `tool_use` block must have a corresponding `tool_result`"
                            + " block in the next message.");
        }
    }

    private static void checkResults(Turn turn, @Nullable Turn before) {
        Set<String> asked = before == null ? Set.of() : before.ids("tool_use", "id");
        Set<String> answered = new TreeSet<>();
        for (int i = 0; i < turn.blocks().size(); i++) {
            if (!turn.type(i).equals("tool_result")) {
                continue;
            }
            String id = turn.blocks().get(i).at("tool_use_id").text();
            if (!asked.contains(id)) {
                throw MessagesRefusal.at(
                        "messages." + turn.index() + ".content." + i,
                        "unexpected `tool_use_id` found in `tool_result` blocks: "
                                + id
                                + ". Each `tool_result` block must have a corresponding"
                                + " `tool_use` block in the previous message.");
            }
            if (!answered.add(id)) {
                throw MessagesRefusal.at(
                        "messages." + turn.index() + ".content." + i,
                        "each tool_use must have a single result. Found multiple `tool_result`"
                                + " blocks with id: "
                                + id);
            }
        }
    }

    private void checkLoopStartsWithThinking(List<Turn> turns) {
        String mode =
                request.present("thinking") instanceof Json.Obj thinking
                        ? thinking.at("type").text()
                        : "disabled";
        if (mode.equals("disabled") || turns.size() < 2) {
            return;
        }
        Turn results = turns.getLast();
        Turn calls = turns.get(turns.size() - 2);
        if (results.ids("tool_result", "tool_use_id").isEmpty()) {
            return;
        }
        String first = calls.type(0);
        boolean thought = first.equals("thinking") || first.equals("redacted_thinking");
        boolean expected =
                mode.equals("enabled")
                        || calls.ids("tool_use", "id").stream()
                                .anyMatch(id -> id.startsWith(AFTER_THINKING));
        if (expected && !thought) {
            throw MessagesRefusal.at(
                    "messages." + calls.index() + ".content.0.type",
                    "Expected `thinking` or `redacted_thinking`, but found `"
                            + first
                            + "`. When `thinking` is enabled, a final `assistant` message must"
                            + " start with a thinking block (preceeding the lastmost set of"
                            + " `tool_use` and `tool_result` blocks).");
        }
    }
}
