package dev.hybridinference.kernel.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of provider, as the catalogue describes it.
 *
 * @param name the word for {@code kind} in configuration files
 * @param dialect the protocol spoken upstream: {@code openai}, or {@code demo} for the provider
 *     inside the process
 * @param baseUrl the default base URL, up to before the path that the dialect appends
 * @param local whether providers of this kind are ours unless configuration says otherwise
 * @param keyRequired whether a provider of this kind needs at least one API key
 * @param keyVariables environment variables that usually hold a key, in order of preference
 * @param urlVariables environment variables that usually hold the base URL or host
 * @param quirks where the provider differs from its dialect
 */
public record ProviderKind(
        String name,
        String dialect,
        @Nullable String baseUrl,
        boolean local,
        boolean keyRequired,
        List<String> keyVariables,
        List<String> urlVariables,
        Quirks quirks) {
    /** The dialect of the provider that is served inside the process and has no URL. */
    public static final String IN_PROCESS = "demo";

    public ProviderKind {
        if (name.isEmpty() || dialect.isEmpty()) {
            throw new IllegalArgumentException(
                    "kind: name '%s', dialect '%s' (expected: both not empty)"
                            .formatted(name, dialect));
        }
        keyVariables = List.copyOf(keyVariables);
        urlVariables = List.copyOf(urlVariables);
    }

    /** Whether providers of this kind are served inside the process, so that they have no URL. */
    public boolean inProcess() {
        return dialect.equals(IN_PROCESS);
    }
}
