package dev.hybridinference.kernel.route.strategy;

import dev.hybridinference.kernel.route.Scoring;
import dev.hybridinference.kernel.route.Strategy;
import dev.hybridinference.kernel.route.TargetView.Pace;
import dev.hybridinference.kernel.route.TargetView.Work;

/**
 * The faster of two drawn targets, by what they needed lately (Mitzenmacher, "The power of two
 * choices in randomized load balancing", 2001): with only two looked at, not everybody runs to the
 * one that was fastest a moment ago. A target that remembers the prompt is always looked at. One
 * that is not known is tried a few times first. What is in flight weighs on all times, which tell
 * of it only when answers end. Scores are milliseconds.
 */
public final class Latency implements Strategy {
    /** Puts what was not drawn behind what was. */
    private static final double NOT_DRAWN = 1e9;

    /** Puts an unknown target that is being tried already behind the known ones. */
    private static final double UNKNOWN = 1e8;

    /** Sign, exponent and the first three bits of the mantissa. */
    private static final long KEPT_BITS = -1L << 49;

    /** Requests in flight that double all times, by rule of thumb. */
    private static final double DOUBLING = 16;

    /** Requests in the server's own queue that double it. */
    private static final double DOUBLING_QUEUE = 4;

    /** Reading a token of a prompt takes that part of writing one, by rule of thumb. */
    private static final double READING = 0.01;

    @Override
    public String word() {
        return "latency";
    }

    @Override
    public String about() {
        return "The faster of two drawn targets, by the times they needed lately.";
    }

    @Override
    public void score(Scoring of) {
        Pace pace = of.seen().pace();
        Work work = of.seen().work();
        if (!of.oneOfTwo() && of.cachedTokens() == 0) {
            of.add("not drawn", NOT_DRAWN);
        }
        if (!pace.sure()) {
            boolean tried = pace.samples() + work.inFlight() >= Pace.SURE;
            of.add(tried ? "unknown" : "explored", tried ? UNKNOWN + work.inFlight() : 0);
            return;
        }
        double first = pace.firstMicros() / 1e3;
        double token = pace.tokenMicros() / 1e3;
        double tokens = token * of.outputTokens();
        double load = (first + tokens) * work.inFlight() / DOUBLING;
        double queue = first * Math.max(0, work.queued()) / DOUBLING_QUEUE;
        of.add("first token", first);
        of.add("tokens", tokens);
        of.add("load", load);
        of.add("queue", queue);
        double all = first + tokens + load + queue;
        if (of.cachedTokens() > 0) {
            double remembered = token * READING * of.cachedTokens();
            of.add("remembered", -remembered);
            all -= remembered;
        }
        of.add("rounded", rounded(all) - all);
    }

    /** To about a tenth, so that targets that are as good as equal share the traffic by weight. */
    private static double rounded(double millis) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(millis) & KEPT_BITS);
    }
}
