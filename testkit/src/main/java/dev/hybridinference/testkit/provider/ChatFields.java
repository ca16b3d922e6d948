package dev.hybridinference.testkit.provider;

import static dev.hybridinference.testkit.provider.Kind.ANY;
import static dev.hybridinference.testkit.provider.Kind.ARRAY;
import static dev.hybridinference.testkit.provider.Kind.BOOLEAN;
import static dev.hybridinference.testkit.provider.Kind.DECIMAL;
import static dev.hybridinference.testkit.provider.Kind.INTEGER;
import static dev.hybridinference.testkit.provider.Kind.OBJECT;
import static dev.hybridinference.testkit.provider.Kind.STRING;
import static dev.hybridinference.testkit.provider.Kind.STRING_OR_ARRAY;
import static dev.hybridinference.testkit.provider.Kind.STRING_OR_OBJECT;

import java.util.Map;

/** Every field of a request that the OpenAI API reference knows, with its type. */
final class ChatFields {

    static final Map<String, Kind> CHAT =
            Map.ofEntries(
                    Map.entry("model", STRING),
                    Map.entry("messages", ARRAY),
                    Map.entry("audio", OBJECT),
                    Map.entry("frequency_penalty", DECIMAL),
                    Map.entry("presence_penalty", DECIMAL),
                    Map.entry("function_call", STRING_OR_OBJECT),
                    Map.entry("functions", ARRAY),
                    Map.entry("logit_bias", OBJECT),
                    Map.entry("logprobs", BOOLEAN),
                    Map.entry("top_logprobs", INTEGER),
                    Map.entry("max_completion_tokens", INTEGER),
                    Map.entry("max_tokens", INTEGER),
                    Map.entry("metadata", OBJECT),
                    Map.entry("modalities", ARRAY),
                    Map.entry("moderation", OBJECT),
                    Map.entry("n", INTEGER),
                    Map.entry("parallel_tool_calls", BOOLEAN),
                    Map.entry("prediction", OBJECT),
                    Map.entry("prompt_cache_key", STRING),
                    Map.entry("prompt_cache_options", OBJECT),
                    Map.entry("prompt_cache_retention", STRING),
                    Map.entry("reasoning_effort", STRING),
                    Map.entry("response_format", OBJECT),
                    Map.entry("safety_identifier", STRING),
                    Map.entry("seed", INTEGER),
                    Map.entry("service_tier", STRING),
                    Map.entry("stop", STRING_OR_ARRAY),
                    Map.entry("store", BOOLEAN),
                    Map.entry("stream", BOOLEAN),
                    Map.entry("stream_options", OBJECT),
                    Map.entry("temperature", DECIMAL),
                    Map.entry("top_p", DECIMAL),
                    Map.entry("tool_choice", STRING_OR_OBJECT),
                    Map.entry("tools", ARRAY),
                    Map.entry("user", STRING),
                    Map.entry("verbosity", STRING),
                    Map.entry("web_search_options", OBJECT));

    static final Map<String, Kind> COMPLETIONS =
            Map.ofEntries(
                    Map.entry("model", STRING),
                    Map.entry("prompt", STRING_OR_ARRAY),
                    Map.entry("best_of", INTEGER),
                    Map.entry("echo", BOOLEAN),
                    Map.entry("frequency_penalty", DECIMAL),
                    Map.entry("logit_bias", OBJECT),
                    Map.entry("logprobs", INTEGER),
                    Map.entry("max_tokens", INTEGER),
                    Map.entry("n", INTEGER),
                    Map.entry("presence_penalty", DECIMAL),
                    Map.entry("seed", INTEGER),
                    Map.entry("stop", STRING_OR_ARRAY),
                    Map.entry("stream", BOOLEAN),
                    Map.entry("stream_options", OBJECT),
                    Map.entry("suffix", STRING),
                    Map.entry("temperature", DECIMAL),
                    Map.entry("top_p", DECIMAL),
                    Map.entry("user", STRING));

    static final Map<String, Kind> EMBEDDINGS =
            Map.of(
                    "input", STRING_OR_ARRAY,
                    "model", STRING,
                    "dimensions", INTEGER,
                    "encoding_format", STRING,
                    "user", STRING);

    static final Map<String, Kind> STREAM_OPTIONS =
            Map.of("include_usage", BOOLEAN, "include_obfuscation", BOOLEAN);

    /** Message fields by role. */
    static final Map<String, Map<String, Kind>> MESSAGES =
            Map.of(
                    "developer", instruction(),
                    "system", instruction(),
                    "user", instruction(),
                    "assistant",
                            Map.of(
                                    "role", STRING,
                                    "content", STRING_OR_ARRAY,
                                    "name", STRING,
                                    "tool_calls", ARRAY,
                                    "refusal", STRING,
                                    "audio", OBJECT,
                                    "annotations", ARRAY,
                                    "function_call", OBJECT),
                    "tool",
                            Map.of(
                                    "role", STRING,
                                    "content", STRING_OR_ARRAY,
                                    "tool_call_id", STRING),
                    "function", Map.of("role", STRING, "content", STRING, "name", STRING));

    /** Content part fields by type. */
    static final Map<String, Map<String, Kind>> PARTS =
            Map.of(
                    "text", part("text", STRING),
                    "image_url", part("image_url", OBJECT),
                    "input_audio", part("input_audio", OBJECT),
                    "file", part("file", OBJECT),
                    "refusal", part("refusal", STRING));

    static final Map<String, Kind> FUNCTION_TOOL = Map.of("type", STRING, "function", OBJECT);

    static final Map<String, Kind> FUNCTION =
            Map.of(
                    "name", STRING,
                    "description", STRING,
                    "parameters", OBJECT,
                    "strict", BOOLEAN);

    static final Map<String, Kind> CUSTOM_TOOL = Map.of("type", STRING, "custom", OBJECT);

    static final Map<String, Kind> FUNCTION_CALL =
            Map.of("id", STRING, "type", STRING, "function", OBJECT);

    static final Map<String, Kind> CUSTOM_CALL =
            Map.of("id", STRING, "type", STRING, "custom", OBJECT);

    static final Map<String, Kind> CALLED_FUNCTION = Map.of("name", STRING, "arguments", STRING);

    private ChatFields() {}

    private static Map<String, Kind> instruction() {
        return Map.of("role", STRING, "content", STRING_OR_ARRAY, "name", STRING);
    }

    private static Map<String, Kind> part(String payload, Kind kind) {
        return Map.of("type", STRING, payload, kind, "prompt_cache_breakpoint", ANY);
    }
}
