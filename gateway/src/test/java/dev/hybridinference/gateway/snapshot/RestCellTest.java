package dev.hybridinference.gateway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.kernel.route.Rest;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void theLaterEndOfTwoThatTheProviderNamedCounts() {
        // given
        RestCell cell = new RestCell();
        cell.rest(0, 600, true);

        // when
        cell.rest(1, 20, true);

        // then
        assertThat(cell.seen(100)).isEqualTo(new Rest(500, true));

        // when
        cell.rest(100, 900, true);

        // then
        assertThat(cell.seen(100)).isEqualTo(new Rest(900, true));
    }

    @Test
    void aRestOfOurOwnNeverReplacesOneThatTheProviderNamed() {
        // given
        RestCell cell = new RestCell();
        cell.rest(0, 30, true);

        // when
        cell.rest(1, 1_000, false);

        // then
        assertThat(cell.seen(10)).isEqualTo(new Rest(20, true));
        assertThat(cell.seen(40)).isEqualTo(new Rest(961, false));

        // when
        cell.awake();

        // then
        assertThat(cell.seen(10)).isEqualTo(new Rest(20, true));
        assertThat(cell.seen(40)).isEqualTo(Rest.NONE);
    }

    @Test
    void theEndOfAllRestsEndsBothKinds() {
        // given
        RestCell cell = new RestCell();
        cell.rest(0, 30, true);
        cell.rest(0, 60, false);

        // when
        cell.end();

        // then
        assertThat(cell.resting(1)).isFalse();
    }

    @Test
    void ofManyWhoLetItRestAtOnceTheLatestEndCounts() throws InterruptedException {
        // given
        RestCell cell = new RestCell();
        List<Thread> threads = new ArrayList<>();

        // when
        for (int thread = 1; thread <= 4; thread++) {
            int from = thread;
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = from; i <= 40_000; i += 4) {
                                            cell.rest(0, i, true);
                                            cell.rest(0, 7, false);
                                            cell.awake();
                                        }
                                    }));
        }
        for (Thread one : threads) {
            one.join();
        }

        // then
        assertThat(cell.seen(0)).isEqualTo(new Rest(40_000, true));
    }
}
