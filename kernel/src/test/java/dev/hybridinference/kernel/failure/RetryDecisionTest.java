package dev.hybridinference.kernel.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.failure.Failure.Retry;
import org.junit.jupiter.api.Test;

final class RetryDecisionTest {
    private static final boolean[] BOTH = {false, true};

    @Test
    void everyCombinationHasItsDecision() {
        for (Retry retry : Retry.values()) {
            for (boolean unprocessed : BOTH) {
                for (boolean contentSent : BOTH) {
                    for (boolean allowed : BOTH) {
                        for (boolean sameTried : BOTH) {
                            // given
                            boolean mayGoOn =
                                    retry == Retry.SAFE || (retry == Retry.AMBIGUOUS && allowed);
                            RetryDecision expected = RetryDecision.STOP;
                            if (!contentSent && unprocessed && !sameTried) {
                                expected = RetryDecision.SAME;
                            } else if (!contentSent && mayGoOn) {
                                expected = RetryDecision.NEXT;
                            }

                            // then
                            assertThat(
                                            RetryDecision.after(
                                                    retry,
                                                    unprocessed,
                                                    contentSent,
                                                    allowed,
                                                    sameTried))
                                    .as(
                                            "%s, unprocessed %s, content %s, allowed %s, tried %s",
                                            retry, unprocessed, contentSent, allowed, sameTried)
                                    .isEqualTo(expected);
                        }
                    }
                }
            }
        }
    }
}
