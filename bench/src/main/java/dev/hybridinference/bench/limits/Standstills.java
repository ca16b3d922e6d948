package dev.hybridinference.bench.limits;

import dev.hybridinference.bench.measure.Findings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * What stood still while a recording ran. Confined to one thread.
 *
 * @param forcedWrites of the disk, long or short
 */
record Standstills(Waits pinned, Waits monitors, long forcedWrites) {
    /** What is longer is a finding. */
    static final Duration LONG = Duration.ofMillis(20);

    /** Virtual threads that kept their carrier while they waited. */
    static final String PINNED = "jdk.VirtualThreadPinned";

    /** Threads that wanted a monitor that another had. */
    static final String MONITOR = "jdk.JavaMonitorEnter";

    static final String FORCED = "jdk.FileForce";

    /** Waits of one kind: how many were recorded, how many of them were long. */
    static final class Waits {
        private final Duration limit;
        private long all;
        private long tooLong;
        private Duration longest = Duration.ZERO;

        Waits(Duration limit) {
            this.limit = limit;
        }

        void add(Duration wait) {
            all++;
            tooLong += wait.compareTo(limit) > 0 ? 1 : 0;
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }

        long all() {
            return all;
        }

        long tooLong() {
            return tooLong;
        }

        void report(String name, String offered, Findings findings) {
            findings.none(name + " > %d ms".formatted(limit.toMillis()), offered, tooLong);
            findings.figure(
                    name + ", longest of those over %d ms, ms".formatted(RECORDED.toMillis()),
                    all + " recorded",
                    longest.toNanos() / 1e6);
        }
    }

    /** What is shorter is not recorded. */
    static final Duration RECORDED = Duration.ofMillis(1);

    /**
     * Reads a recording.
     *
     * @param limit what is longer counts as too long
     */
    static Standstills read(Path recording, Duration limit) throws IOException {
        Waits pinned = new Waits(limit);
        Waits monitors = new Waits(limit);
        long forced = 0;
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                switch (event.getEventType().getName()) {
                    case PINNED -> pinned.add(event.getDuration());
                    case MONITOR -> monitors.add(event.getDuration());
                    case FORCED -> forced++;
                    default -> {}
                }
            }
        }
        return new Standstills(pinned, monitors, forced);
    }
}
