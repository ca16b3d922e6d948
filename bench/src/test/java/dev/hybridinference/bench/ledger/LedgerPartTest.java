package dev.hybridinference.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LedgerPartTest {

    @Test
    void takesAllPartsWhenNoneIsNamed() {
        assertThat(LedgerPart.parse("")).containsExactly(LedgerPart.values());
    }

    @Test
    void takesTheNamedParts() {
        assertThat(LedgerPart.parse("append, kill9"))
                .containsExactly(LedgerPart.KILL9, LedgerPart.APPEND);
    }

    @Test
    void refusesAPartThatDoesNotExist() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LedgerPart.parse("kill9,fire"))
                .withMessage(
                        "--only: fire (expected: some of"
                                + " kill9,outage,diskfull,cancel,shipping,append)");
    }
}
