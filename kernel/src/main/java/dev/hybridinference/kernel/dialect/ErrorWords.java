package dev.hybridinference.kernel.dialect;

import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.failure.ProviderError;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a provider's error is about where its status alone does not tell. Pure. */
public final class ErrorWords {
    /** OpenAI's word for content that it does not take; others have their own. */
    public static final String CONTENT = "content_policy_violation";

    private static final Set<String> CONTENT_WORDS =
            Set.of(CONTENT, "content_filter", "content_policy", "moderation", "refusal");

    private static final Set<String> MODEL_CODES =
            Set.of("model_not_found", "model_not_available", "DeploymentNotFound");

    private static final Pattern MODEL =
            Pattern.compile(
                    "^model\\b|(unknown|no such|no|access|invalid)"
                            + " model\\b|\\bmodels?\\b.{0,300}\\b(not found|not exist|not available|no"
                            + " longer|retired)",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Clients name files, and a file may be called anything. */
    private static final Pattern FILE = Pattern.compile("\\bfile", Pattern.CASE_INSENSITIVE);

    private ErrorWords() {}

    /**
     * Whether the model is what is missing, as opposed to the operation or to something that the
     * request names.
     */
    public static boolean missesModel(ProviderError error) {
        return (error.code() != null && MODEL_CODES.contains(error.code()))
                || (MODEL.matcher(error.message()).find() && !FILE.matcher(error.message()).find());
    }

    /** Whether the content of the request is what was refused, as opposed to the credential. */
    public static boolean refusesContent(ProviderError error) {
        return ofContent(error.code()) || ofContent(error.type());
    }

    /** Whether a provider's word says that it is about the content. */
    public static boolean ofContent(@Nullable String word) {
        return word != null && CONTENT_WORDS.contains(word);
    }

    /**
     * The failure for content that a provider refuses, as OpenAI tells it: a 403 would speak of the
     * client's key.
     */
    public static Upstream.Rejected refused(String provider, ProviderError error) {
        return new Upstream.Rejected(
                provider,
                400,
                new ProviderError(
                        error.message(),
                        "invalid_request_error",
                        error.param(),
                        CONTENT,
                        error.details()));
    }
}
