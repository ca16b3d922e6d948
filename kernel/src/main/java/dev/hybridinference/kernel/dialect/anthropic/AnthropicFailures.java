package dev.hybridinference.kernel.dialect.anthropic;

import dev.hybridinference.kernel.dialect.ErrorWords;
import dev.hybridinference.kernel.dialect.ProviderAnswer;
import dev.hybridinference.kernel.failure.Failure.Retry;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.failure.ProviderError;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the statuses and error bodies of servers that speak Messages mean (Anthropic API reference,
 * "Errors"). A 529 is a lack of capacity of the service and no limit of the account. Pure.
 */
final class AnthropicFailures {
    private static final Pattern TOO_LONG =
            Pattern.compile(
                    "prompt is too long|maximum context length|exceed(s|ed)? (the )?(available"
                            + " )?context",
                    Pattern.CASE_INSENSITIVE);

    private static final Set<String> SPENT =
            Set.of("enforced_spend_limit_reached", "contract_spend_limit_reached");

    private AnthropicFailures() {}

    static Upstream of(ProviderAnswer answer, ProviderError error) {
        String provider = answer.provider();
        int status = answer.status();
        return switch (status) {
            case 401, 402 -> new Upstream.CredentialRefused(provider, status);
            case 403 ->
                    ErrorWords.refusesContent(error)
                            ? ErrorWords.refused(provider, error)
                            : new Upstream.CredentialRefused(provider, status);
            case 404 ->
                    ErrorWords.missesModel(error)
                            ? new Upstream.ModelMissing(provider, answer.model())
                            : rejected(provider, status, error);
            case 408, 409, 425 ->
                    new Upstream.Throttled(
                            provider, false, false, error.message(), answer.retryAfter());
            case 429 ->
                    new Upstream.Throttled(
                            provider,
                            true,
                            error.code() != null && SPENT.contains(error.code()),
                            error.message(),
                            answer.retryAfter());
            default -> {
                if ((status >= 400 && status < 500) || status == 501) {
                    yield rejected(provider, status, error);
                }
                yield new Upstream.Failed(
                        provider,
                        status >= 500
                                ? "The provider '%s' failed with status %d: %s"
                                        .formatted(provider, status, error.message())
                                : "The provider '%s' answered with the unusable status %d."
                                        .formatted(provider, status),
                        Retry.SAFE,
                        answer.retryAfter());
            }
        };
    }

    /** The status that a failure told inside a stream would have had, or 0. */
    static int status(String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "api_error", "internal_error" -> 500;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 0;
        };
    }

    /** An empty purse is told with 400, though nothing is wrong with the request. */
    private static Upstream rejected(String provider, int status, ProviderError error) {
        if (status == 400 && error.message().contains("credit balance is too low")) {
            return new Upstream.CredentialRefused(provider, status);
        }
        boolean tooLong =
                TOO_LONG.matcher(error.message()).find()
                        || "exceed_context_size_error".equals(error.type());
        return new Upstream.Rejected(
                provider,
                status,
                new ProviderError(
                        error.message(),
                        "invalid_request_error",
                        tooLong ? "messages" : error.param(),
                        tooLong ? "context_length_exceeded" : word(error),
                        error.details()));
    }

    private static @Nullable String word(ProviderError error) {
        String code = error.code();
        return code != null && code.matches("[0-9]+") ? null : code;
    }
}
