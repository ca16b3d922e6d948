package dev.hybridinference.gateway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.route.Rest;
import org.junit.jupiter.api.Test;

final class RestCellTest {
    @Test
    void aRestEndsByTimeAlsoWhereTheClockIsNegative() {
        // given
        RestCell cell = new RestCell();

        // when
        cell.rest(-100, 30, false);

        // then
        assertThat(cell.seen(-100)).isEqualTo(new Rest(30, false));
        assertThat(cell.resting(-71)).isTrue();
        assertThat(cell.resting(-70)).isFalse();
    }

    @Test
    void aSuccessEndsARestOfOurOwn() {
        // given
        RestCell cell = new RestCell();
        cell.rest(0, 30, false);

        // when
        cell.awake();

        // then
        assertThat(cell.seen(1)).isEqualTo(Rest.NONE);
    }

    @Test
    void aSuccessOfAnOlderRequestDoesNotEndARestThatTheProviderAskedFor() {
        // given
        RestCell cell = new RestCell();
        cell.rest(0, 30, true);

        // when
        cell.awake();

        // then
        assertThat(cell.seen(1)).isEqualTo(new Rest(29, true));
    }
}
