package dev.hybridinference.bench.routing;

import dev.hybridinference.bench.measure.ProcessTree;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Notes now and then what a process holds. Confined to one thread. */
final class ProcessWatch {
    /** The first third does not count: there a JVM still warms up. */
    private static final int WARM_UP_PART = 3;

    private final ProcessTree tree;
    private final long start = System.nanoTime();
    private final List<Sample> samples = new ArrayList<>();

    /**
     * What it held.
     *
     * @param hours since the first look
     * @param resident mebibytes
     */
    record Sample(double hours, double resident, double files, double threads) {}

    ProcessWatch(ProcessTree tree) {
        this.tree = tree;
    }

    void look() {
        samples.add(
                new Sample(
                        (System.nanoTime() - start) / (double) Pause.nanos(3600),
                        tree.residentBytes() / (double) (1 << 20),
                        entries("fd"),
                        entries("task")));
    }

    private double entries(String folder) {
        return tree.pids().stream()
                .map(pid -> new File("/proc/%d/%s".formatted(pid, folder)).list())
                .mapToInt(names -> names == null ? 0 : names.length)
                .sum();
    }

    /**
     * How one figure went after the warm-up.
     *
     * @param slope of the line that fits best, for each hour
     * @param rise of that line from the first to the last look
     */
    record Trend(double mean, double slope, double rise) {}

    Trend trend(ToDoubleFunction<Sample> figure) {
        List<Sample> counted = samples.subList(samples.size() / WARM_UP_PART, samples.size());
        double[] x = counted.stream().mapToDouble(Sample::hours).toArray();
        double[] y = counted.stream().mapToDouble(figure).toArray();
        return fit(x, y);
    }

    /** The line with the least squares; flat through fewer than two points. */
    static Trend fit(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double up = 0;
        double down = 0;
        for (int i = 0; i < x.length; i++) {
            up += (x[i] - meanX) * (y[i] - meanY);
            down += (x[i] - meanX) * (x[i] - meanX);
        }
        double slope = down == 0 ? 0 : up / down;
        return new Trend(meanY, slope, x.length == 0 ? 0 : slope * (x[x.length - 1] - x[0]));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / Math.max(1, values.length);
    }
}
