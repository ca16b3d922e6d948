package dev.hybridinference.bench.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {
    private static final int FROM = 500;
    private static final int MOST = 50_000;

    @ParameterizedTest
    @ValueSource(ints = {500, 501, 749, 750, 3_000, 7_777, 49_999})
    void theHighestRateIsFoundToWithinAFewPercent(int bearable)
            throws IOException, InterruptedException {
        int highest = RateSearch.highest(FROM, MOST, rate -> rate <= bearable);

        assertThat(highest).isBetween((int) (bearable * 0.95), bearable);
    }

    @Test
    void whereNotEvenTheFirstRateIsHeldThereIsNone() throws IOException, InterruptedException {
        List<Integer> tried = new ArrayList<>();

        int highest =
                RateSearch.highest(
                        FROM,
                        MOST,
                        rate -> {
                            tried.add(rate);
                            return false;
                        });

        assertThat(highest).isZero();
        assertThat(tried).containsExactly(FROM);
    }

    @Test
    void nothingAboveTheMostIsTried() throws IOException, InterruptedException {
        List<Integer> tried = new ArrayList<>();

        int highest = RateSearch.highest(FROM, 1_000, tried::add);

        assertThat(highest).isBetween(950, 1_000);
        assertThat(tried).allMatch(rate -> rate <= 1_000);
    }
}
