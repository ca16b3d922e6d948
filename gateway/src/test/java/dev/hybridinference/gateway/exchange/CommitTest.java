package dev.hybridinference.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class CommitTest {
    private static final Map<Commit, UnaryOperator<Commit>> MOVES =
            Map.of(
                    Commit.HEADERS, Commit::headers,
                    Commit.CONTENT, Commit::content,
                    Commit.ENDED, Commit::ended);
    private static final Map<Commit, Set<Commit>> LEGAL =
            Map.of(
                    Commit.NOTHING, Set.of(Commit.HEADERS, Commit.CONTENT, Commit.ENDED),
                    Commit.HEADERS, Set.of(Commit.CONTENT, Commit.ENDED),
                    Commit.CONTENT, Set.of(Commit.ENDED),
                    Commit.ENDED, Set.of());

    @Test
    void anAnswerOnlyMovesForward() {
        for (Commit from : Commit.values()) {
            MOVES.forEach(
                    (to, move) -> {
                        if (LEGAL.getOrDefault(from, Set.of()).contains(to)) {
                            assertThat(move.apply(from)).isEqualTo(to);
                        } else {
                            assertThatThrownBy(() -> move.apply(from))
                                    .isInstanceOf(IllegalStateException.class)
                                    .hasMessageContaining(from + " to " + to);
                        }
                    });
        }
    }

    @Test
    void onlyContentAndEndForbidAnotherAttempt() {
        assertThat(Commit.NOTHING.contentSent()).isFalse();
        assertThat(Commit.HEADERS.contentSent()).isFalse();
        assertThat(Commit.CONTENT.contentSent()).isTrue();
        assertThat(Commit.ENDED.contentSent()).isTrue();
    }
}
