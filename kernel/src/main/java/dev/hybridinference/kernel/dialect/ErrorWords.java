package dev.hybridinference.kernel.dialect;

import dev.hybridinference.kernel.failure.ProviderError;
import java.util.Set;
import java.util.regex.Pattern;

/** What a provider's error is about where its status alone does not tell. Pure. */
public final class ErrorWords {
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
}
