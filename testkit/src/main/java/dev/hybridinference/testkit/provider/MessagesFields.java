package dev.hybridinference.testkit.provider;

import static dev.hybridinference.testkit.provider.Kind.ANY;
import static dev.hybridinference.testkit.provider.Kind.ARRAY;
import static dev.hybridinference.testkit.provider.Kind.BOOLEAN;
import static dev.hybridinference.testkit.provider.Kind.DECIMAL;
import static dev.hybridinference.testkit.provider.Kind.INTEGER;
import static dev.hybridinference.testkit.provider.Kind.OBJECT;
import static dev.hybridinference.testkit.provider.Kind.STRING;
import static dev.hybridinference.testkit.provider.Kind.STRING_OR_ARRAY;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Every field of a request that the Messages protocol knows (Anthropic API reference). */
final class MessagesFields {

    /** Fields of a request for a message and of one that counts its tokens. */
    static final Map<String, Kind> SHARED =
            Map.ofEntries(
                    Map.entry("model", STRING),
                    Map.entry("messages", ARRAY),
                    Map.entry("system", STRING_OR_ARRAY),
                    Map.entry("tools", ARRAY),
                    Map.entry("tool_choice", OBJECT),
                    Map.entry("thinking", OBJECT),
                    Map.entry("output_config", OBJECT),
                    Map.entry("cache_control", OBJECT));

    /** Fields only of a request for a message. */
    static final Map<String, Kind> CREATE =
            Map.ofEntries(
                    Map.entry("max_tokens", INTEGER),
                    Map.entry("stop_sequences", ARRAY),
                    Map.entry("stream", BOOLEAN),
                    Map.entry("metadata", OBJECT),
                    Map.entry("container", OBJECT),
                    Map.entry("diagnostics", OBJECT),
                    Map.entry("inference_geo", STRING),
                    Map.entry("service_tier", STRING),
                    Map.entry("speed", STRING));

    /** Fields that version 2026-10-21 took away. */
    static final Map<String, Kind> SAMPLING =
            Map.of("temperature", DECIMAL, "top_p", DECIMAL, "top_k", INTEGER);

    /** Fields that exist only for who names the beta. */
    static final Map<String, String> BETA =
            Map.of("context_management", "context-management-2025-06-27");

    /** The values of {@code anthropic-beta} that the service knows. */
    static final Set<String> BETAS =
            Set.of(
                    "advanced-tool-use-2025-11-20",
                    "claude-code-20250219",
                    "context-1m-2025-08-07",
                    "context-management-2025-06-27",
                    "effort-2025-11-24",
                    "fine-grained-tool-streaming-2025-05-14",
                    "interleaved-thinking-2025-05-14",
                    "message-threads-2026-08-12",
                    "mid-conversation-tool-changes-2026-07-01",
                    "per-turn-control-2026-07-01",
                    "prompt-caching-2024-07-31",
                    "structured-outputs-2025-11-13",
                    "thinking-display-updates-2026-08-18",
                    "thinking-token-count-2026-05-13",
                    "token-counting-2024-11-01",
                    "token-efficient-tools-2025-02-19");

    static final Map<String, Kind> MESSAGE = Map.of("role", STRING, "content", STRING_OR_ARRAY);

    /** Blocks by type; all but thinking take {@code cache_control}. */
    static final Map<String, Map<String, Kind>> BLOCKS =
            Map.of(
                    "text",
                    block("text", STRING, "citations", ARRAY),
                    "image",
                    block("source", OBJECT),
                    "document",
                    block(
                            "source",
                            OBJECT,
                            "title",
                            STRING,
                            "context",
                            STRING,
                            "citations",
                            OBJECT),
                    "search_result",
                    block("source", STRING, "title", STRING, "content", ARRAY, "citations", OBJECT),
                    "tool_use",
                    block("id", STRING, "name", STRING, "input", OBJECT, "caller", OBJECT),
                    "tool_result",
                    block("tool_use_id", STRING, "content", STRING_OR_ARRAY, "is_error", BOOLEAN),
                    "tool_reference",
                    block("tool_name", STRING),
                    "thinking",
                    Map.of("type", STRING, "thinking", STRING, "signature", STRING),
                    "redacted_thinking",
                    Map.of("type", STRING, "data", STRING));

    /** The fields a block cannot be without. */
    static final Map<String, Set<String>> REQUIRED =
            Map.of(
                    "text", Set.of("text"),
                    "image", Set.of("source"),
                    "document", Set.of("source"),
                    "tool_use", Set.of("id", "name", "input"),
                    "tool_result", Set.of("tool_use_id"),
                    "thinking", Set.of("thinking", "signature"),
                    "redacted_thinking", Set.of("data"));

    /** Block types by role. */
    static final Map<String, Set<String>> ROLES =
            Map.of(
                    "user",
                    Set.of(
                            "text",
                            "image",
                            "document",
                            "search_result",
                            "tool_result",
                            "tool_reference"),
                    "assistant",
                    Set.of("text", "tool_use", "thinking", "redacted_thinking"),
                    "system",
                    Set.of("text"));

    /** Sources of images and documents by type. */
    static final Map<String, Map<String, Kind>> SOURCES =
            Map.of(
                    "base64", Map.of("type", STRING, "media_type", STRING, "data", STRING),
                    "url", Map.of("type", STRING, "url", STRING),
                    "file", Map.of("type", STRING, "file_id", STRING),
                    "text", Map.of("type", STRING, "media_type", STRING, "data", STRING),
                    "content", Map.of("type", STRING, "content", STRING_OR_ARRAY));

    static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    static final Map<String, Kind> CUSTOM_TOOL =
            Map.of(
                    "type", STRING,
                    "name", STRING,
                    "description", STRING,
                    "input_schema", OBJECT,
                    "strict", BOOLEAN,
                    "cache_control", OBJECT,
                    "defer_loading", BOOLEAN,
                    "eager_input_streaming", BOOLEAN,
                    "input_examples", ARRAY,
                    "allowed_callers", ARRAY);

    /** Types of tools the service itself defines, up to their date. */
    static final Set<String> OWN_TOOLS =
            Set.of(
                    "bash_",
                    "text_editor_",
                    "memory_",
                    "computer_",
                    "browser_toolset_",
                    "web_search_",
                    "web_fetch_",
                    "code_execution_",
                    "tool_search_tool_regex_",
                    "tool_search_tool_bm25_");

    static final Map<String, Map<String, Kind>> TOOL_CHOICES =
            Map.of(
                    "auto", Map.of("type", STRING, "disable_parallel_tool_use", BOOLEAN),
                    "any", Map.of("type", STRING, "disable_parallel_tool_use", BOOLEAN),
                    "tool",
                            Map.of(
                                    "type", STRING,
                                    "name", STRING,
                                    "disable_parallel_tool_use", BOOLEAN),
                    "none", Map.of("type", STRING));

    static final Map<String, Map<String, Kind>> THINKING =
            Map.of(
                    "enabled", Map.of("type", STRING, "budget_tokens", INTEGER, "display", STRING),
                    "adaptive", Map.of("type", STRING, "display", STRING),
                    "disabled", Map.of("type", STRING),
                    "between_tools", Map.of("type", STRING));

    static final Map<String, Kind> OUTPUT_CONFIG = Map.of("effort", STRING, "format", OBJECT);

    static final Map<String, Kind> FORMAT = Map.of("type", STRING, "schema", OBJECT);

    static final Map<String, Kind> METADATA = Map.of("user_id", STRING);

    static final Map<String, Kind> CACHE_CONTROL = Map.of("type", STRING, "ttl", STRING);

    static final Map<String, Kind> CONTEXT_MANAGEMENT = Map.of("edits", ARRAY);

    private MessagesFields() {}

    private static Map<String, Kind> block(Object... namesAndKinds) {
        Map<String, Kind> fields = new HashMap<>();
        fields.put("type", STRING);
        fields.put("cache_control", ANY);
        for (int i = 0; i < namesAndKinds.length; i += 2) {
            fields.put((String) namesAndKinds[i], (Kind) namesAndKinds[i + 1]);
        }
        return Map.copyOf(fields);
    }
}
