package dev.hybridinference.kernel.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.dialect.ProviderAnswer;
import dev.hybridinference.kernel.failure.Failure.Retry;
import dev.hybridinference.kernel.failure.Failure.Upstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnthropicFailuresTest {
    private static final Duration SOON = Duration.ofSeconds(3);

    private static Upstream of(int status, String body) {
        return new AnthropicDialect()
                .failure(
                        new ProviderAnswer("p", "m", status, SOON),
                        body.getBytes(StandardCharsets.UTF_8));
    }

    private static String told(String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"" + message + "\"}}";
    }

    @ParameterizedTest
    @CsvSource({
        "302, Failed, SAFE",
        "400, Rejected, NEVER",
        "401, CredentialRefused, SAFE",
        "402, CredentialRefused, SAFE",
        "403, CredentialRefused, SAFE",
        "404, Rejected, SAFE",
        "405, Rejected, SAFE",
        "408, Throttled, SAFE",
        "409, Throttled, SAFE",
        "413, Rejected, NEVER",
        "429, Throttled, SAFE",
        "500, Failed, SAFE",
        "501, Rejected, SAFE",
        "504, Failed, SAFE",
        "529, Failed, SAFE"
    })
    void aStatusHasOneMeaning(int status, String leaf, Retry retry) {
        // when
        Upstream failure = of(status, "{}");

        // then
        assertThat(failure.getClass().getSimpleName()).isEqualTo(leaf);
        assertThat(failure.retry()).isEqualTo(retry);
        assertThat(failure.message()).isNotBlank();
    }

    @Test
    void anOverloadKeepsTheProvidersWordOnWhenToComeBack() {
        assertThat(of(529, told("Overloaded")))
                .isEqualTo(
                        new Upstream.Failed(
                                "p",
                                "The provider 'p' failed with status 529: Overloaded",
                                Retry.SAFE,
                                SOON));
    }

    @Test
    void aMissingModelIsToldFromAMissingPath() {
        assertThat(of(404, told("model: claude-x"))).isEqualTo(new Upstream.ModelMissing("p", "m"));
        assertThat(of(404, told("Not Found"))).isInstanceOf(Upstream.Rejected.class);
        assertThat(of(404, told("File not found: file_model")))
                .isInstanceOf(Upstream.Rejected.class);
    }

    @Test
    void aSpentQuotaIsToldFromARateLimit() {
        // when
        Upstream limit = of(429, told("slow"));
        Upstream quota =
                of(
                        429,
                        "{\"error\":{\"message\":\"x\",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}");

        // then
        assertThat(limit).isEqualTo(new Upstream.Throttled("p", true, false, "slow", SOON));
        assertThat(quota).isEqualTo(new Upstream.Throttled("p", true, true, "x", SOON));
    }

    @Test
    void aRefusalOfTheContentIsTheClientsAffair() {
        assertThat(of(403, "{\"error\":{\"type\":\"content_policy_violation\",\"message\":\"w\"}}"))
                .isInstanceOfSatisfying(
                        Upstream.Rejected.class,
                        rejected -> {
                            assertThat(rejected.status()).isEqualTo(400);
                            assertThat(rejected.message()).isEqualTo("w");
                        });
        assertThat(of(403, "{\"error\":{\"type\":\"permission_error\",\"message\":\"w\"}}"))
                .isEqualTo(new Upstream.CredentialRefused("p", 403));
    }

    @Test
    void anEmptyPurseIsTheOperatorsAffair() {
        assertThat(of(400, told("Your credit balance is too low to access the API.")))
                .isEqualTo(new Upstream.CredentialRefused("p", 400));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prompt is too long: 210000 tokens > 200000 maximum",
                "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000",
                "This model's maximum context length is 2048 tokens. However, your prompt contains"
                        + " at least 2049 input tokens",
                "request (900 tokens) exceeds the available context size (512 tokens)"
            })
    void anOverflowGetsTheCodeThatClientsLookFor(String message) {
        assertThat(of(400, told(message)))
                .isInstanceOfSatisfying(
                        Upstream.Rejected.class,
                        rejected -> {
                            assertThat(rejected.error().code())
                                    .isEqualTo("context_length_exceeded");
                            assertThat(rejected.message()).isEqualTo(message);
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"words\"}}",
                "{\"error\":{\"message\":\"words\",\"type\":\"Bad"
                        + " Request\",\"param\":\"body.max_tokens\",\"code\":400}}",
                "{\"error\":\"words\"}",
                "{\"message\":\"words\"}",
                "{\"detail\":\"words\"}"
            })
    void theProvidersWordsAreFoundInEveryShape(String body) {
        assertThat(of(400, body))
                .isInstanceOfSatisfying(
                        Upstream.Rejected.class,
                        rejected -> {
                            assertThat(rejected.message()).isEqualTo("words");
                            assertThat(rejected.error().type()).isEqualTo("invalid_request_error");
                            assertThat(rejected.error().code()).isNull();
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "null", "{\"error\":null}", "{\"err"})
    void aBodyWithoutWordsIsReplacedByOurs(String body) {
        assertThat(of(400, body).message()).isEqualTo("The provider answered with status 400.");
    }
}
