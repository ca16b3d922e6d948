package dev.hybridinference.bench.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * One side of a plot. Immutable.
 *
 * @param least at its beginning
 * @param most at its end
 * @param logarithmic whether equal steps multiply
 * @param ticks values that are named
 */
record Axis(double least, double most, boolean logarithmic, List<Double> ticks) {
    private static final int TICKS = 5;
    private static final double[] FEW = {1, 2, 5};
    private static final double[] MANY = {1, 1.5, 2, 3, 4, 5, 7};

    Axis {
        ticks = List.copyOf(ticks);
    }

    static Axis plain(double least, double most) {
        double step = StrictMath.pow(10, Math.floor(StrictMath.log10((most - least) / TICKS)));
        while ((most - least) / step > TICKS) {
            step *= (most - least) / step > 2.5 * TICKS ? 5 : 2;
        }
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(least / step); i * step <= most; i++) {
            ticks.add(Math.rint(i * step * 1e6) / 1e6);
        }
        return new Axis(least, most, false, ticks);
    }

    static Axis logarithmic(double least, double most) {
        List<Double> ticks = new ArrayList<>();
        for (int power = -3; power <= 3; power++) {
            for (double part : most < 10 * least ? MANY : FEW) {
                double tick = Math.rint(part * StrictMath.pow(10, power) * 1e3) / 1e3;
                if (tick >= least && tick <= most) {
                    ticks.add(tick);
                }
            }
        }
        return new Axis(least, most, true, ticks);
    }

    /** Places for things that have no number. */
    static Axis places(int count) {
        return new Axis(-0.6, count - 0.4, false, List.of());
    }

    /** Where a value stands, from 0 to 1. */
    double at(double value) {
        double part =
                logarithmic
                        ? StrictMath.log(Math.max(value, least) / least)
                                / StrictMath.log(most / least)
                        : (value - least) / (most - least);
        return Math.clamp(part, 0, 1);
    }
}
