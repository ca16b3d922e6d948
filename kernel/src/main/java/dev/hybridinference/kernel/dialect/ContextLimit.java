package dev.hybridinference.kernel.dialect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal tells of a model's context (the words of vLLM, SGLang and llama.cpp).
 *
 * @param context tokens of prompt and answer together
 * @param prompt tokens of the prompt that was refused, or {@link #UNTOLD}
 */
public record ContextLimit(long context, long prompt) {
    /** The refusal does not say it. */
    public static final long UNTOLD = -1;

    private static final Pattern CONTEXT =
            Pattern.compile(
                    "(?:maximum context length is|max_model_len=|context length of|context size of)\\s*([0-9]{1,9})");
    private static final Pattern PROMPT =
            Pattern.compile(
                    "(?:has|\\(|contains(?: at least)?|prompt is)\\s*([0-9]{1,9})\\s+(?:input tokens|in the messages|tokens from the input)");

    /** What the words tell, or null when they do not speak of a context. */
    public static @Nullable ContextLimit in(String message) {
        Matcher context = CONTEXT.matcher(message);
        if (!context.find()) {
            return null;
        }
        Matcher prompt = PROMPT.matcher(message);
        return new ContextLimit(
                Long.parseLong(context.group(1)),
                prompt.find() ? Long.parseLong(prompt.group(1)) : UNTOLD);
    }
}
