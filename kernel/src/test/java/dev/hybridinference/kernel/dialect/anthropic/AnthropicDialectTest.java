package dev.hybridinference.kernel.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hybridinference.kernel.call.BodySpots;
import dev.hybridinference.kernel.call.Call;
import dev.hybridinference.kernel.call.Edits;
import dev.hybridinference.kernel.call.Operation;
import dev.hybridinference.kernel.dialect.Quirks;
import dev.hybridinference.kernel.dialect.Recipient;
import org.junit.jupiter.api.Test;

final class AnthropicDialectTest {
    private final AnthropicDialect dialect = new AnthropicDialect();

    @Test
    void speaksMessagesAndTheirCount() {
        assertThat(dialect.id()).isEqualTo("anthropic");
        assertThat(dialect.speaks(Operation.MESSAGES)).isTrue();
        assertThat(dialect.speaks(Operation.COUNT_TOKENS)).isTrue();
        assertThat(dialect.speaks(Operation.CHAT)).isFalse();
        assertThat(dialect.path(Operation.MESSAGES)).isEqualTo("/v1/messages");
        assertThat(dialect.path(Operation.COUNT_TOKENS)).isEqualTo("/v1/messages/count_tokens");
        assertThat(dialect.conversation().operation()).isEqualTo(Operation.MESSAGES);
        assertThatThrownBy(() -> dialect.path(Operation.CHAT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingButTheModelIsEdited() {
        // given
        BodySpots spots =
                new BodySpots(
                        new BodySpots.Span(9, 12),
                        50,
                        BodySpots.Span.ABSENT,
                        BodySpots.Form.ABSENT,
                        BodySpots.Span.ABSENT);
        Call call = new Call(Operation.MESSAGES, "m", true, true, 5, 51, spots);

        // when
        Edits edits =
                dialect.edits(
                        call,
                        () -> new byte[0],
                        new Recipient("\"real\"".getBytes(UTF_8), Quirks.NONE, false));

        // then
        assertThat(edits.list()).hasSize(1);
        assertThat(edits.list().getFirst().from()).isEqualTo(9);
        assertThat(edits.list().getFirst().to()).isEqualTo(12);
        assertThat(edits.list().getFirst().with()).asString(UTF_8).isEqualTo("\"real\"");
    }
}
