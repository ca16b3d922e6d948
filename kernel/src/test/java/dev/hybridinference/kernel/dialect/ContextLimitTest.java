package dev.hybridinference.kernel.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextLimitTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "This model's maximum context length is 2048 tokens. However, you requested 5191 tokens (191 in the messages, 5000 in the completion).|2048|191",
                "'max_tokens' or 'max_completion_tokens' is too large: 5000. This model's maximum context length is 2048 tokens and your request has 191 input tokens (5000 > 2048 - 191).|2048|191",
                "max_tokens=5000 cannot be greater than max_model_len=2048. Please lower it.|2048|-1",
                "This model's maximum context length is 2048 tokens. However, your prompt contains at least 2049 input tokens, which exceeds this limit.|2048|2049"
            })
    void aRefusalTellsTheContext(String message, long context, long prompt) {
        assertThat(ContextLimit.in(message)).isEqualTo(new ContextLimit(context, prompt));
    }

    @Test
    void otherWordsTellNothing() {
        assertThat(ContextLimit.in("temperature must be at most 2")).isNull();
    }
}
