package dev.hybridinference.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.testkit.client.RawResponse;
import org.junit.jupiter.api.Test;

/** A server whose context nobody configured, and a client that asks for very long answers. */
class LearnedContextTest extends TranslationFixture {

    private int longestAnswer(int request) {
        return vllm.received().get(request).json().at("max_tokens").asInt();
    }

    @Test
    void aRefusedLengthIsAskedForOnceMoreAndThenRemembered() {
        // given
        vllm.fake().contextWindow(2_000);

        // when
        RawResponse first = gateway.ask(messages("vllm", "hello").field("max_tokens", 128_000));
        RawResponse second = gateway.ask(messages("vllm", "again").field("max_tokens", 128_000));

        // then
        assertThat(first.status()).as(first::text).isEqualTo(200);
        assertThat(second.status()).as(second::text).isEqualTo(200);
        assertThat(first.header("x-hybrid-attempts")).isEqualTo("2");
        assertThat(second.header("x-hybrid-attempts")).isEqualTo("1");
        assertThat(vllm.received()).hasSize(3);
        assertThat(longestAnswer(0)).isEqualTo(128_000);
        assertThat(longestAnswer(1)).isBetween(1_000, 1_999);
        assertThat(longestAnswer(2)).isBetween(1_000, 1_999);
    }

    @Test
    void aPromptThatIsTooLongIsToldAndNothingIsRemembered() {
        // given
        vllm.fake().contextWindow(5);

        // when
        RawResponse refused =
                gateway.ask(messages("vllm", "one two three four five six seven eight"));
        vllm.fake().contextWindow(100_000);
        RawResponse served = gateway.ask(messages("vllm", "hello").field("max_tokens", 5_000));

        // then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("\"message\":\"prompt is too long");
        assertThat(served.status()).as(served::text).isEqualTo(200);
        assertThat(longestAnswer(vllm.received().size() - 1)).isEqualTo(5_000);
    }
}
