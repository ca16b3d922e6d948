package dev.hybridinference.kernel.surface.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.Failure.Invalid;
import dev.hybridinference.kernel.failure.Failure.Retry;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.failure.ProviderError;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Statuses and types by Anthropic's API reference, "Errors". */
final class MessagesErrorsTest {
    private static Upstream rejected(int status, String message, @Nullable String code) {
        return new Upstream.Rejected(
                "p", status, new ProviderError(message, "whatever", "messages", code));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(invalid(Invalid.Reason.BAD_REQUEST), 400, "invalid_request_error"),
                Arguments.of(invalid(Invalid.Reason.NO_SUCH_ROUTE), 404, "not_found_error"),
                Arguments.of(
                        invalid(Invalid.Reason.METHOD_NOT_ALLOWED), 405, "invalid_request_error"),
                Arguments.of(invalid(Invalid.Reason.TOO_LARGE), 413, "request_too_large"),
                Arguments.of(
                        invalid(Invalid.Reason.UNSUPPORTED_MEDIA), 415, "invalid_request_error"),
                Arguments.of(new Failure.UnknownModel("m"), 404, "not_found_error"),
                Arguments.of(new Failure.Unauthenticated("w"), 401, "authentication_error"),
                Arguments.of(new Failure.Forbidden("w"), 403, "permission_error"),
                Arguments.of(
                        new Failure.Unavailable("w", Duration.ofSeconds(1)),
                        529,
                        "overloaded_error"),
                Arguments.of(new Failure.Internal("w"), 500, "api_error"),
                Arguments.of(rejected(400, "w", null), 400, "invalid_request_error"),
                Arguments.of(rejected(413, "w", null), 413, "request_too_large"),
                Arguments.of(rejected(422, "w", null), 422, "invalid_request_error"),
                Arguments.of(new Upstream.CredentialRefused("p", 401), 502, "api_error"),
                Arguments.of(new Upstream.ModelMissing("p", "m"), 502, "api_error"),
                Arguments.of(
                        new Upstream.Throttled("p", true, false, "w", null),
                        429,
                        "rate_limit_error"),
                Arguments.of(
                        new Upstream.Throttled("p", true, true, "w", null),
                        429,
                        "rate_limit_error"),
                Arguments.of(
                        new Upstream.Throttled("p", false, false, "w", null), 502, "api_error"),
                Arguments.of(new Upstream.Failed("p", "w", Retry.SAFE, null), 502, "api_error"),
                Arguments.of(
                        new Upstream.TimedOut("p", "w", Retry.AMBIGUOUS), 504, "timeout_error"),
                Arguments.of(new Upstream.Cut("p", "w"), 502, "api_error"));
    }

    private static Failure invalid(Invalid.Reason reason) {
        return new Invalid(reason, "w", null);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasItsStatusAndType(Failure failure, int status, String type) {
        // when
        String document = new String(MessagesErrors.document(failure, "r"), UTF_8);

        // then
        assertThat(MessagesErrors.status(failure)).isEqualTo(status);
        assertThat(document)
                .startsWith(
                        "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"");
    }

    @Test
    void aFailureIsOneDocumentOrOneEvent() {
        // given
        Failure failure = new Upstream.Cut("p", "It \"broke\".\n");
        String document =
                "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"It \\\"broke\\\".\\n\"},\"request_id\":\"r\",\"source\":\"provider:p\"}";

        // then
        assertThat(new String(MessagesErrors.document(failure, "r"), UTF_8)).isEqualTo(document);
        assertThat(new String(MessagesErrors.event(failure, "r"), UTF_8))
                .isEqualTo("event: error\ndata: " + document + "\n\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "prompt is too long: 9 tokens > 8 maximum; prompt is too long: 9 tokens > 8 maximum",
                "input length and `max_tokens` exceed context limit: 1 + 8 > 8; input length and `max_tokens` exceed context limit: 1 + 8 > 8",
                "This model's maximum context length is 8 tokens. However, your messages resulted in 9 tokens.; prompt is too long: 9 tokens > 8 maximum (This model's maximum context length is 8 tokens. However, your messages resulted in 9 tokens.)",
                "This model's maximum context length is 2048 tokens. However, your prompt contains at least 2049 input tokens, so.; prompt is too long: 2049 tokens > 2048 maximum (This model's maximum context length is 2048 tokens. However, your prompt contains at least 2049 input tokens, so.)",
                "request (900 tokens) exceeds the available context size (512 tokens); prompt is too long: 900 tokens > 512 maximum (request (900 tokens) exceeds the available context size (512 tokens))",
                "the request exceeds the context; prompt is too long: the request exceeds the context"
            })
    void anOverflowHasTheWordsThatClaudeCodeActsOn(String told, String message) {
        // when
        Failure failure = rejected(400, told, "context_length_exceeded");

        // then
        assertThat(MessagesErrors.status(failure)).isEqualTo(400);
        assertThat(new String(MessagesErrors.document(failure, "r"), UTF_8))
                .contains("\"type\":\"invalid_request_error\",\"message\":\"" + message + "\"}");
    }

    @Test
    void theProvidersOwnCodeSurvives() {
        assertThat(
                        new String(
                                MessagesErrors.document(
                                        rejected(400, "w", "thread_not_found"), "r"),
                                UTF_8))
                .contains("\"message\":\"w\",\"details\":{\"error_code\":\"thread_not_found\"}}");
    }
}
