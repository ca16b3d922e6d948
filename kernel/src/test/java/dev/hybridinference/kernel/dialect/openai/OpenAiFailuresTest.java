package dev.hybridinference.kernel.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.dialect.ProviderAnswer;
import dev.hybridinference.kernel.failure.Failure;
import dev.hybridinference.kernel.failure.Failure.Retry;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import dev.hybridinference.kernel.failure.ProviderError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiFailuresTest {
    private static final Duration SOON = Duration.ofSeconds(3);

    private static Upstream of(int status, String body) {
        return OpenAiFailures.of(
                new ProviderAnswer("p", "m", status, SOON), body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "302, Failed, SAFE",
        "400, Rejected, NEVER",
        "401, CredentialRefused, SAFE",
        "402, CredentialRefused, SAFE",
        "403, CredentialRefused, SAFE",
        "405, Rejected, SAFE",
        "408, Throttled, SAFE",
        "409, Throttled, SAFE",
        "413, Rejected, NEVER",
        "422, Rejected, NEVER",
        "425, Throttled, SAFE",
        "429, Throttled, SAFE",
        "500, Failed, SAFE",
        "503, Failed, SAFE",
        "529, Failed, SAFE",
        "404, Rejected, SAFE",
        "501, Rejected, SAFE"
    })
    void aStatusHasOneMeaning(int status, String leaf, Retry retry) {
        // when
        Upstream failure = of(status, "{}");

        // then
        assertThat(failure.getClass().getSimpleName()).isEqualTo(leaf);
        assertThat(failure.retry()).isEqualTo(retry);
        assertThat(failure.provider()).isEqualTo("p");
        assertThat(failure.message()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"x\",\"code\":\"model_not_found\"}}",
                "{\"error\":{\"message\":\"x\",\"code\":\"DeploymentNotFound\"}}",
                "{\"error\":{\"message\":\"The model `m` does not exist.\",\"code\":404}}",
                "{\"error\":\"model 'm' not found, try pulling it first\"}",
                "{\"error\":{\"message\":\"models/m is not found for API version v1main\"}}",
                "{\"error\":{\"message\":\"Unable to access model m\"}}",
                "{\"message\":\"No such model\"}"
            })
    void aMissingModelIsTheOperatorsAffair(String body) {
        assertThat(of(404, body)).isEqualTo(new Upstream.ModelMissing("p", "m"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"detail\":\"Not Found\"}",
                "{\"error\":{\"message\":\"This is a chat model and not supported in the"
                        + " v1/completions endpoint.\",\"param\":\"model\"}}",
                "{\"error\":{\"message\":\"No such file: model\"}}",
                "{\"error\":{\"message\":\"No endpoints found that support tool"
                        + " use\",\"code\":404}}"
            })
    void whatElseIsMissingIsTheClientsAffair(String body) {
        assertThat(of(404, body))
                .isInstanceOfSatisfying(
                        Upstream.Rejected.class,
                        rejected -> assertThat(rejected.status()).isEqualTo(404));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"w\",\"code\":403,\"metadata\":{\"reasons\":[\"hate\"],\"flagged_input\":\"x\"}}}",
                "{\"error\":{\"message\":\"w\",\"code\":403,\"metadata\":{\"error_type\":\"content_policy_violation\"}}}",
                "{\"error\":{\"message\":\"w\",\"code\":\"content_policy_violation\"}}",
                "{\"error\":{\"message\":\"w\",\"type\":\"content_filter\"}}"
            })
    void aRefusalOfTheContentIsTheClientsAffair(String body) {
        assertThat(of(403, body))
                .isEqualTo(
                        new Upstream.Rejected(
                                "p",
                                400,
                                new ProviderError(
                                        "w",
                                        "invalid_request_error",
                                        null,
                                        "content_policy_violation")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"x\",\"code\":\"insufficient_permissions\"}}",
                "{\"error\":{\"message\":\"x\",\"code\":\"unsupported_country_region_territory\"}}",
                "{\"error\":{\"message\":\"x\",\"code\":403,\"metadata\":{\"provider_name\":\"q\"}}}",
                "{\"error\":{\"message\":\"x\",\"code\":403,\"metadata\":{\"reasons\":[]}}}",
                "<html>"
            })
    void anyOtherRefusalIsAboutTheCredential(String body) {
        assertThat(of(403, body)).isEqualTo(new Upstream.CredentialRefused("p", 403));
    }

    @Test
    void onlyA429IsARateLimitAndItsQuotaIsRecognised() {
        // when
        Upstream limit = of(429, "{\"error\":{\"message\":\"slow\"}}");
        Upstream quota = of(429, "{\"error\":{\"message\":\"x\",\"code\":\"insufficient_quota\"}}");
        Upstream conflict = of(409, "{\"error\":{\"message\":\"busy\"}}");

        // then
        assertThat(limit).isEqualTo(new Upstream.Throttled("p", true, false, "slow", SOON));
        assertThat(quota).isEqualTo(new Upstream.Throttled("p", true, true, "x", SOON));
        assertThat(conflict).isEqualTo(new Upstream.Throttled("p", false, false, "busy", SOON));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"words\"}}",
                "{\"error\":\"words\"}",
                "{\"message\":\"words\"}",
                "{\"detail\":\"words\"}",
                "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"words\"}]}",
                "{\"object\":\"error\",\"message\":\"words\",\"code\":400}"
            })
    void theProvidersWordsAreFoundInEveryShape(String body) {
        assertThat(of(400, body).message()).isEqualTo("words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "null", "{\"error\":null}", "{\"err"})
    void aBodyWithoutWordsIsReplacedByOurs(String body) {
        assertThat(of(400, body).message()).isEqualTo("The provider answered with status 400.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This model's maximum context length is 8 tokens.",
                "the request exceeds the context",
                "max_tokens must be at least 1, got -5"
            })
    void anOverflowGetsTheCodeThatClientsLookFor(String message) {
        // when
        Upstream failure = of(400, "{\"error\":{\"message\":\"" + message + "\",\"code\":400}}");

        // then
        assertThat(failure)
                .isInstanceOfSatisfying(
                        Upstream.Rejected.class,
                        r -> assertThat(r.error().code()).isEqualTo("context_length_exceeded"));
        assertThat(failure.fault()).isEqualTo(Failure.Fault.CLIENT);
    }
}
