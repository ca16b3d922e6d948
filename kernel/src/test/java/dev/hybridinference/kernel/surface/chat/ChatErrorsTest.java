package dev.hybridinference.kernel.surface.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.Failure.Invalid.Reason;
import dev.hybridinference.kernel.failure.Failure.Retry;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.failure.ProviderError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ChatErrorsTest {
    private record Row(Failure failure, int status, String type, String code, String source) {}

    private static final ProviderError WORDS = new ProviderError("bad", null, "temp", "odd");

    private static final List<Row> TABLE =
            List.of(
                    invalid(Reason.BAD_REQUEST, 400, "null"),
                    invalid(Reason.NO_SUCH_ROUTE, 404, "\"unknown_url\""),
                    invalid(Reason.METHOD_NOT_ALLOWED, 405, "\"method_not_allowed\""),
                    invalid(Reason.TOO_LARGE, 413, "\"request_too_large\""),
                    invalid(Reason.UNSUPPORTED_MEDIA, 415, "\"unsupported_media_type\""),
                    gateway(
                            new Failure.UnknownModel("m"),
                            404,
                            "invalid_request_error",
                            "model_not_found"),
                    gateway(
                            new Failure.Unauthenticated("x"),
                            401,
                            "invalid_request_error",
                            "invalid_api_key"),
                    gateway(new Failure.Forbidden("x"), 403, "permission_error", "forbidden"),
                    gateway(
                            new Failure.Unavailable("x", Duration.ofSeconds(1)),
                            503,
                            "server_error",
                            "unavailable"),
                    gateway(new Failure.Internal("x"), 500, "server_error", "internal_error"),
                    provider(
                            new Upstream.Rejected("p", 422, WORDS),
                            422,
                            "invalid_request_error",
                            "odd"),
                    provider(
                            new Upstream.CredentialRefused("p", 401),
                            502,
                            "server_error",
                            "upstream_auth_error"),
                    provider(
                            new Upstream.ModelMissing("p", "m"),
                            502,
                            "server_error",
                            "upstream_model_not_found"),
                    provider(
                            new Upstream.Throttled("p", true, false, "x", null),
                            429,
                            "rate_limit_error",
                            "rate_limit_exceeded"),
                    provider(
                            new Upstream.Throttled("p", true, true, "x", null),
                            429,
                            "insufficient_quota",
                            "insufficient_quota"),
                    provider(
                            new Upstream.Throttled("p", false, false, "x", null),
                            502,
                            "server_error",
                            "upstream_error"),
                    provider(
                            new Upstream.Failed("p", "x", Retry.SAFE, null),
                            502,
                            "server_error",
                            "upstream_error"),
                    provider(
                            new Upstream.TimedOut("p", "x", Retry.AMBIGUOUS),
                            504,
                            "server_error",
                            "timeout"),
                    provider(new Upstream.Cut("p", "x"), 502, "server_error", "upstream_error"));

    private static Row invalid(Reason reason, int status, String code) {
        return new Row(
                new Failure.Invalid(reason, "x", null),
                status,
                "invalid_request_error",
                code,
                "gateway");
    }

    private static Row gateway(Failure failure, int status, String type, String code) {
        return new Row(failure, status, type, "\"" + code + "\"", "gateway");
    }

    private static Row provider(Failure failure, int status, String type, String code) {
        return new Row(failure, status, type, "\"" + code + "\"", "provider:p");
    }

    @Test
    void everyFailureHasItsStatusAndItsDocument() {
        for (Row row : TABLE) {
            // when
            String document =
                    new String(ChatErrors.document(row.failure, "r-1"), StandardCharsets.UTF_8);
            String event = new String(ChatErrors.event(row.failure, "r-1"), StandardCharsets.UTF_8);

            // then
            assertThat(ChatErrors.status(row.failure)).as("%s", row).isEqualTo(row.status);
            assertThat(document)
                    .startsWith("{\"error\":{\"message\":\"")
                    .contains("\"type\":\"" + row.type + "\"")
                    .contains("\"code\":" + row.code)
                    .contains("\"source\":\"" + row.source + "\"")
                    .endsWith("\"request_id\":\"r-1\"}");
            assertThat(event).isEqualTo("data: " + document + "\n\n");
        }
    }

    @Test
    void theTableNamesEveryLeaf() {
        // given
        List<Class<?>> leaves = new ArrayList<>();
        for (Class<?> type : Failure.class.getPermittedSubclasses()) {
            if (type.isSealed()) {
                leaves.addAll(List.of(type.getPermittedSubclasses()));
            } else {
                leaves.add(type);
            }
        }

        // then
        Set<Class<?>> covered =
                TABLE.stream().map(row -> row.failure.getClass()).collect(Collectors.toSet());
        assertThat(covered).containsExactlyInAnyOrderElementsOf(leaves);
    }

    @Test
    void wordsAreEscaped() {
        assertThat(
                        new String(
                                ChatErrors.document(new Failure.Internal("a\"b\n\u0001"), "r"),
                                StandardCharsets.UTF_8))
                .contains("a\\\"b\\n\\u0001");
    }
}
