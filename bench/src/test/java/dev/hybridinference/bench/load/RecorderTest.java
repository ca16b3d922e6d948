package dev.hybridinference.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecorderTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0})
    void percentilesAreThoseOfTheSortedValuesWithinOnePercent(double share) {
        // given
        long seed = 20261122;
        Random random = new Random(seed);
        Recorder recorder = new Recorder();
        long[] values = new long[50_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) Math.exp(random.nextDouble() * 25);
            recorder.record(values[i]);
        }
        Arrays.sort(values);
        // when
        long percentile = recorder.percentile(share);
        // then
        double exact = values[(int) Math.ceil(share * values.length) - 1];
        assertThat((double) percentile).as("seed %d", seed).isCloseTo(exact, within(exact * 0.01));
    }

    @Test
    void smallValuesAreExact() {
        Recorder recorder = new Recorder();
        for (int i = 1; i <= 100; i++) {
            recorder.record(i);
        }
        assertThat(recorder.percentile(0.5)).isEqualTo(50);
        assertThat(recorder.percentile(0.99)).isEqualTo(99);
    }

    @Test
    void takesEveryDuration() {
        Recorder recorder = new Recorder();
        recorder.record(-5);
        recorder.record(Long.MAX_VALUE);
        assertThat(recorder.percentile(0.5)).isZero();
        assertThat(recorder.percentile(1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void countsWhatLooksLikeADelayedAcknowledgement() {
        Recorder recorder = new Recorder();
        recorder.record(37_000_000);
        recorder.record(40_000_000);
        recorder.record(44_100_000);
        recorder.record(49_000_000);
        assertThat(recorder.spread().nearForty()).isEqualTo(2);
        assertThat(recorder.spread().nearFortyShare()).isEqualTo(0.5);
    }

    @Test
    void nothingRecordedIsAllZero() {
        assertThat(new Recorder().spread()).isEqualTo(Spread.NONE);
    }
}
