package dev.hybridinference.testkit.provider;

import dev.hybridinference.testkit.json.Json;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests for messages as the real service does (Anthropic API reference, messages; the
 * history is {@link MessagesHistory}'s). Confined to one request.
 */
final class MessagesCheck {

    /** The version that took sampling parameters away. */
    static final String NEWEST = "2026-10-21";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final String UPDATES = "thinking-display-updates-2026-08-18";
    private static final int MIN_BUDGET = 1024;
    private static final int MAX_BREAKPOINTS = 4;

    private final Json request;
    private final Terms terms;

    /**
     * What the service holds a request to.
     *
     * @param counting the request asks for a number of tokens, not for a message
     * @param maxOutput the model's limit on {@code max_tokens}
     * @param issuer whose signatures on thinking are accepted
     */
    record Terms(
            String version, Set<String> betas, boolean counting, int maxOutput, String issuer) {}

    MessagesCheck(Json request, Terms terms) {
        this.request = request;
        this.terms = terms;
    }

    void check() {
        if (request.present("thread") != null) {
            throw MessagesRefusal.threads();
        }
        checkAll(request, topLevel(), "");
        for (String field : List.of("model", "messages")) {
            require(request, field, "");
        }
        if (!terms.counting()) {
            checkMaxTokens();
        }
        checkSampling();
        checkStops();
        checkSystem();
        checkTools();
        checkToolChoice();
        checkThinking();
        checkOptions();
        new MessagesHistory(request, terms).check();
        int breakpoints = breakpoints(request);
        if (breakpoints > MAX_BREAKPOINTS) {
            throw MessagesRefusal.bad(
                    "A maximum of 4 blocks with cache_control may be provided. Found "
                            + breakpoints
                            + ".");
        }
    }

    private Map<String, Kind> topLevel() {
        Map<String, Kind> fields = new HashMap<>(MessagesFields.SHARED);
        if (!terms.counting()) {
            fields.putAll(MessagesFields.CREATE);
            if (!terms.version().equals(NEWEST)) {
                fields.putAll(MessagesFields.SAMPLING);
            }
        }
        MessagesFields.BETA.forEach(
                (field, beta) -> {
                    if (terms.betas().contains(beta)) {
                        fields.put(field, Kind.OBJECT);
                    }
                });
        return fields;
    }

    private void checkMaxTokens() {
        require(request, "max_tokens", "");
        int asked = request.at("max_tokens").asInt();
        if (asked < 0) {
            throw MessagesRefusal.at("max_tokens", "Input should be greater than or equal to 0");
        }
        if (asked > terms.maxOutput()) {
            throw MessagesRefusal.at(
                    "max_tokens",
                    "%d > %d, which is the maximum allowed number of output tokens for %s"
                            .formatted(asked, terms.maxOutput(), request.at("model").text()));
        }
    }

    private void checkSampling() {
        for (String field : List.of("temperature", "top_p")) {
            if (request.present(field) instanceof Json.Num number
                    && (number.number().signum() < 0
                            || number.number().compareTo(BigDecimal.ONE) > 0)) {
                throw MessagesRefusal.at(field, "range: 0..1");
            }
        }
    }

    private void checkStops() {
        List<Json> stops = request.list("stop_sequences");
        for (int i = 0; i < stops.size(); i++) {
            if (!(stops.get(i) instanceof Json.Str(var stop))) {
                throw MessagesRefusal.at("stop_sequences." + i, "Input should be a valid string");
            }
            if (stop.isBlank()) {
                throw MessagesRefusal.bad(
                        "stop_sequences: each stop sequence must contain non-whitespace");
            }
        }
    }

    private void checkSystem() {
        List<Json> blocks = request.list("system");
        for (int i = 0; i < blocks.size(); i++) {
            String path = "system." + i;
            if (!"text".equals(typeOf(blocks.get(i), path))) {
                throw MessagesRefusal.at(path + ".type", "Input should be 'text'");
            }
            MessagesHistory.checkBlock(blocks.get(i), "text", path);
            if (blocks.get(i).at("text").text().isEmpty()) {
                throw MessagesRefusal.bad("system: text content blocks must be non-empty");
            }
        }
    }

    private void checkTools() {
        List<Json> tools = request.list("tools");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < tools.size(); i++) {
            Json tool = tools.get(i);
            String path = "tools." + i;
            String type = tool.present("type") instanceof Json.Str(var t) ? t : "custom";
            if (type.equals("custom")) {
                checkAll(tool, MessagesFields.CUSTOM_TOOL, path + ".custom");
                require(tool, "name", path + ".custom");
                require(tool, "input_schema", path + ".custom");
                if (!"object".equals(textOf(tool.at("input_schema").get("type")))) {
                    throw MessagesRefusal.at(
                            path + ".custom.input_schema.type", "Input should be 'object'");
                }
            } else if (MessagesFields.OWN_TOOLS.stream().noneMatch(type::startsWith)) {
                throw MessagesRefusal.at(
                        path, "Input tag '" + type + "' found using 'type' does not match");
            }
            require(tool, "name", path);
            String name = tool.at("name").text();
            if (!NAME.matcher(name).matches()) {
                throw MessagesRefusal.at(
                        path + ".custom.name",
                        "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
            }
            if (!names.add(name)) {
                throw MessagesRefusal.bad("tools: Tool names must be unique.");
            }
        }
    }

    private void checkToolChoice() {
        Json choice = request.present("tool_choice");
        if (choice == null) {
            return;
        }
        String type = checkTagged(choice, MessagesFields.TOOL_CHOICES, "tool_choice");
        if (request.list("tools").isEmpty()) {
            throw MessagesRefusal.bad(
                    "tool_choice: tool_choice may only be specified while providing tools.");
        }
        if (type.equals("tool")) {
            require(choice, "name", "tool_choice.tool");
            String name = choice.at("name").text();
            if (request.list("tools").stream().noneMatch(t -> name.equals(textOf(t.get("name"))))) {
                throw MessagesRefusal.bad("Tool '" + name + "' not found in provided tools");
            }
        }
    }

    private void checkThinking() {
        Json thinking = request.present("thinking");
        if (thinking == null) {
            return;
        }
        String type = checkTagged(thinking, MessagesFields.THINKING, "thinking");
        if (thinking.present("display") instanceof Json.Str(var display)
                && !Set.of("summarized", "omitted").contains(display)
                && !(display.equals("updates") && terms.betas().contains(UPDATES))) {
            throw MessagesRefusal.at(
                    "thinking." + type + ".display", "Input should be 'summarized' or 'omitted'");
        }
        if (type.equals("enabled")) {
            checkBudget(thinking);
        }
        if (type.equals("disabled")) {
            return;
        }
        String choice =
                textOf(
                        request.get("tool_choice") == null
                                ? null
                                : request.at("tool_choice").get("type"));
        if ("any".equals(choice) || "tool".equals(choice)) {
            throw MessagesRefusal.bad(
                    "Thinking may not be enabled when tool_choice forces tool use.");
        }
        if (request.present("temperature") instanceof Json.Num t
                && t.number().compareTo(BigDecimal.ONE) != 0) {
            throw MessagesRefusal.bad(
                    "`temperature` may only be set to 1 when thinking is enabled.");
        }
        if (request.present("top_k") != null) {
            throw MessagesRefusal.bad("`top_k` must be unset when thinking is enabled.");
        }
    }

    private void checkBudget(Json thinking) {
        require(thinking, "budget_tokens", "thinking.enabled");
        int budget = thinking.at("budget_tokens").asInt();
        if (budget < MIN_BUDGET) {
            throw MessagesRefusal.at(
                    "thinking.enabled.budget_tokens",
                    "Input should be greater than or equal to 1024");
        }
        if (!terms.counting() && budget >= request.at("max_tokens").asInt()) {
            throw MessagesRefusal.bad(
                    "`max_tokens` must be greater than `thinking.budget_tokens`.");
        }
    }

    private void checkOptions() {
        checkOptional("metadata", MessagesFields.METADATA);
        checkOptional("cache_control", MessagesFields.CACHE_CONTROL);
        checkOptional("context_management", MessagesFields.CONTEXT_MANAGEMENT);
        checkOptional("output_config", MessagesFields.OUTPUT_CONFIG);
        Json config = request.present("output_config");
        if (config == null) {
            return;
        }
        if (config.present("effort") instanceof Json.Str(var effort)
                && !Set.of("low", "medium", "high", "xhigh", "max").contains(effort)) {
            throw MessagesRefusal.at(
                    "output_config.effort",
                    "Input should be 'low', 'medium', 'high', 'xhigh' or 'max'");
        }
        Json format = config.present("format");
        if (format != null) {
            checkAll(format, MessagesFields.FORMAT, "output_config.format");
            require(format, "schema", "output_config.format");
        }
    }

    private void checkOptional(String field, Map<String, Kind> fields) {
        Json value = request.present(field);
        if (value != null) {
            checkAll(value, fields, field);
        }
    }

    /** Refuses unknown names and values of the wrong type; null is absent. */
    static void checkAll(Json object, Map<String, Kind> fields, String prefix) {
        if (!(object instanceof Json.Obj(var members))) {
            throw MessagesRefusal.at(
                    prefix.isEmpty() ? "body" : prefix, "Input should be a valid dictionary");
        }
        members.forEach(
                (name, value) -> {
                    String path = prefix.isEmpty() ? name : prefix + "." + name;
                    Kind kind = fields.get(name);
                    if (kind == null) {
                        throw MessagesRefusal.extra(path);
                    }
                    if (!(value instanceof Json.Null) && !kind.accepts(value)) {
                        throw MessagesRefusal.at(path, "Input should be " + kind.words());
                    }
                });
    }

    static void require(Json object, String field, String prefix) {
        if (object.present(field) == null) {
            throw MessagesRefusal.missing(prefix.isEmpty() ? field : prefix + "." + field);
        }
    }

    /** Checks an object by its type, which is returned. */
    static String checkTagged(Json object, Map<String, Map<String, Kind>> byType, String path) {
        String type = typeOf(object, path);
        Map<String, Kind> fields = byType.get(type);
        if (fields == null) {
            throw MessagesRefusal.at(
                    path,
                    "Input tag '%s' found using 'type' does not match any of the expected tags"
                            .formatted(type));
        }
        checkAll(object, fields, path + "." + type);
        return type;
    }

    static String typeOf(Json object, String path) {
        if (!(object.present("type") instanceof Json.Str(var type))) {
            throw MessagesRefusal.missing(path + ".type");
        }
        return type;
    }

    static @Nullable String textOf(@Nullable Json value) {
        return value instanceof Json.Str(var text) ? text : null;
    }

    /** How often {@code cache_control} occurs where it marks something. */
    private static int breakpoints(Json value) {
        return switch (value) {
            case Json.Obj(var members) -> {
                int count = 0;
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    boolean mark = member.getKey().equals("cache_control");
                    boolean free = Set.of("input", "input_schema").contains(member.getKey());
                    if (mark && member.getValue() instanceof Json.Obj) {
                        count++;
                    } else if (!mark && !free) {
                        count += breakpoints(member.getValue());
                    }
                }
                yield count;
            }
            case Json.Arr(var items) -> items.stream().mapToInt(MessagesCheck::breakpoints).sum();
            default -> 0;
        };
    }
}
