package dev.hybridinference.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

    @Test
    void medianOfOddAndEvenNumbersOfRounds() {
        assertThat(new Series(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
        assertThat(new Series(List.of(9.0, 1.0, 5.0, 7.0)).median()).isEqualTo(6);
        assertThat(new Series(List.of(9.0, 1.0, 5.0)).min()).isEqualTo(1);
        assertThat(new Series(List.of(9.0, 1.0, 5.0)).max()).isEqualTo(9);
    }

    @Test
    void theRatioPairsRoundsAndIsNotTheRatioOfMedians() {
        // given one round in which the machine was three times slower for both
        Series gateway = new Series(List.of(12.0, 45.0, 11.0));
        Series nginx = new Series(List.of(10.0, 30.0, 11.0));
        // then
        assertThat(gateway.ratioTo(nginx).values()).containsExactly(1.2, 1.5, 1.0);
        assertThat(gateway.ratioTo(nginx).median()).isEqualTo(1.2);
        assertThat(gateway.minus(nginx).values()).containsExactly(2.0, 15.0, 0.0);
    }

    @Test
    void refusesWhatCannotBePaired() {
        Series one = new Series(List.of(1.0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.ratioTo(new Series(List.of(1.0, 2.0))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.ratioTo(new Series(List.of(0.0))));
        assertThatIllegalArgumentException().isThrownBy(() -> new Series(List.of()));
    }
}
