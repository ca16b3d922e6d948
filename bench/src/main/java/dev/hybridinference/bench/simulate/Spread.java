package dev.hybridinference.bench.simulate;

import java.util.Arrays;

/**
 * A figure over the seeds.
 *
 * @param mean of all
 * @param half of the interval that holds the true mean with 95 % confidence (Student's t)
 */
record Spread(double mean, double half) {
    /** Quantiles of Student's distribution at 97.5 %, from one degree of freedom on. */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
        2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
        2.052, 2.048, 2.045, 2.042
    };

    private static final double NORMAL = 1.96;

    /** Of one value for each seed; a single one has no interval. */
    static Spread of(double[] values) {
        double mean = Arrays.stream(values).sum() / values.length;
        if (values.length == 1) {
            return new Spread(mean, 0);
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        int freedom = values.length - 1;
        double student = freedom <= STUDENT.length ? STUDENT[freedom - 1] : NORMAL;
        return new Spread(mean, student * Math.sqrt(squares / freedom / values.length));
    }
}
