package dev.hybridinference.bench.routing;

/**
 * How long things last, in seconds.
 *
 * @param storm all servers fail
 * @param calm nothing is wrong, measured for comparison
 * @param fault one server is not well
 * @param overload each load beyond capacity
 * @param soak mixed load
 * @param period of the soak's faults: the third quarter of each
 */
public record Lengths(
        double storm, double calm, double fault, double overload, double soak, double period) {

    /** A first look, under a minute. */
    public static final Lengths QUICK = new Lengths(3, 1.5, 2, 3, 8, 4);

    /** The figures to talk about. */
    public static Lengths usual(int soakMinutes) {
        return new Lengths(20, 10, 30, 20, soakMinutes * 60.0, 60);
    }
}
