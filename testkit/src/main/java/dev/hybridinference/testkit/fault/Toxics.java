package dev.hybridinference.testkit.fault;

import java.time.Duration;

/**
 * What one direction of a proxy suffers from; combined in this order: stall, latency, slicing,
 * bandwidth, limit. The names are Toxiproxy's.
 *
 * @param latency delay of each read before it is passed on
 * @param bytesPerSecond bandwidth; 0 for unlimited
 * @param sliceBytes largest write; 0 for unlimited
 * @param limitBytes the connection is cut after that many bytes of this direction; -1 for never
 * @param resetAtLimit cut by RST instead of FIN
 * @param timeout nothing passes; bytes are read and kept back
 * @param slowClose delay of passing on a FIN
 */
public record Toxics(
        Duration latency,
        long bytesPerSecond,
        int sliceBytes,
        long limitBytes,
        boolean resetAtLimit,
        boolean timeout,
        Duration slowClose) {

    /** Nothing is wrong. */
    public static final Toxics NONE =
            new Toxics(Duration.ZERO, 0, 0, -1, false, false, Duration.ZERO);

    Toxics withLatency(Duration delay) {
        return new Toxics(
                delay, bytesPerSecond, sliceBytes, limitBytes, resetAtLimit, timeout, slowClose);
    }

    Toxics withBandwidth(long rate) {
        return new Toxics(latency, rate, sliceBytes, limitBytes, resetAtLimit, timeout, slowClose);
    }

    Toxics withSlices(int bytes) {
        return new Toxics(
                latency, bytesPerSecond, bytes, limitBytes, resetAtLimit, timeout, slowClose);
    }

    Toxics withLimit(long bytes, boolean reset) {
        return new Toxics(latency, bytesPerSecond, sliceBytes, bytes, reset, timeout, slowClose);
    }

    Toxics withTimeout(boolean stalled) {
        return new Toxics(
                latency, bytesPerSecond, sliceBytes, limitBytes, resetAtLimit, stalled, slowClose);
    }

    Toxics withSlowClose(Duration delay) {
        return new Toxics(
                latency, bytesPerSecond, sliceBytes, limitBytes, resetAtLimit, timeout, delay);
    }
}
