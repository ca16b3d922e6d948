package dev.hybridinference.bench.measure;

import java.util.Arrays;
import java.util.List;

/** The values of one figure over the rounds, in round order. */
public record Series(List<Double> values) {

    public Series {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values: [] (expected: at least one)");
        }
    }

    public double median() {
        double[] sorted = sorted();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    public double min() {
        return sorted()[0];
    }

    public double max() {
        return sorted()[values.size() - 1];
    }

    /**
     * The ratio of each round to the same round of another series. Neighbours of one round share
     * the machine's mood, so their ratio is steadier than the ratio of two medians.
     *
     * @throws IllegalArgumentException when the rounds differ in number or a divisor is 0
     */
    public Series ratioTo(Series other) {
        requireSameRounds(other);
        Double[] ratios = new Double[values.size()];
        for (int i = 0; i < ratios.length; i++) {
            if (other.values.get(i) == 0) {
                throw new IllegalArgumentException("round " + i + ": 0 (expected: a divisor)");
            }
            ratios[i] = values.get(i) / other.values.get(i);
        }
        return new Series(List.of(ratios));
    }

    /** The difference of each round to the same round of another series. */
    public Series minus(Series other) {
        requireSameRounds(other);
        Double[] differences = new Double[values.size()];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = values.get(i) - other.values.get(i);
        }
        return new Series(List.of(differences));
    }

    private void requireSameRounds(Series other) {
        if (other.values.size() != values.size()) {
            throw new IllegalArgumentException(
                    "rounds: %d (expected: %d)".formatted(other.values.size(), values.size()));
        }
    }

    private double[] sorted() {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
