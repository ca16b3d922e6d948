package dev.hybridinference.kernel.dialect.openai;

import dev.hybridinference.kernel.dialect.ErrorWords;
import dev.hybridinference.kernel.dialect.ProviderAnswer;
import dev.hybridinference.kernel.failure.Failure.Retry;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.failure.ProviderError;
import java.util.regex.Pattern;

/** What the statuses and error bodies of OpenAI-like providers mean. Pure. */
final class OpenAiFailures {
    private static final Pattern TOO_LONG =
            Pattern.compile(
                    "maximum context length|exceeds model's maximum context|max_tokens must be at"
                            + " least 1, got -|exceed(s|ed)? (the )?context",
                    Pattern.CASE_INSENSITIVE);

    private OpenAiFailures() {}

    static Upstream of(ProviderAnswer answer, byte[] body) {
        return of(
                answer,
                OpenAiAnswerReader.errorIn(
                        body, "The provider answered with status %d.".formatted(answer.status())));
    }

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
                            : new Upstream.Rejected(provider, status, named(error));
            case 408, 409, 425 ->
                    new Upstream.Throttled(
                            provider, false, false, error.message(), answer.retryAfter());
            case 429 ->
                    new Upstream.Throttled(
                            provider, true, isQuota(error), error.message(), answer.retryAfter());
            default -> {
                if ((status >= 400 && status < 500) || status == 501) {
                    yield new Upstream.Rejected(provider, status, named(error));
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

    private static boolean isQuota(ProviderError error) {
        return "insufficient_quota".equals(error.code())
                || "insufficient_quota".equals(error.type());
    }

    /** Gives an overflow the code that clients look for, whatever the server calls it. */
    private static ProviderError named(ProviderError error) {
        boolean tooLong =
                TOO_LONG.matcher(error.message()).find()
                        || "exceed_context_size_error".equals(error.type());
        return tooLong
                ? new ProviderError(
                        error.message(),
                        "invalid_request_error",
                        error.param() == null ? "messages" : error.param(),
                        "context_length_exceeded")
                : new ProviderError(
                        error.message(),
                        "invalid_request_error",
                        error.param(),
                        error.code() != null && error.code().matches("[0-9]+")
                                ? null
                                : error.code());
    }
}
