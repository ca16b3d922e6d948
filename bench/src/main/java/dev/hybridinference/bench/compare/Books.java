package dev.hybridinference.bench.compare;

import dev.hybridinference.bench.candidate.Candidate;
import dev.hybridinference.bench.measure.MetricsText;
import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.bench.process.Probe;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether the gateway did what makes the comparison fair: every request logged and counted once,
 * usage asked of the provider for every stream.
 *
 * @param sent requests sent to the gateway
 * @param logged lines of its access log for requests
 * @param metered sum of {@code hybrid_requests_total}
 * @param streams streams asked of the gateway
 * @param usageAsked streams of the mock that were asked for usage, which no client did
 */
record Books(long sent, long logged, long metered, long streams, long usageAsked) {

    private static final int ATTEMPTS = 30;

    /** Reads until the books agree, at most 15 s, since lines and counts may be written late. */
    static Books read(Candidate gateway, Path accessLog, int mockPort)
            throws IOException, InterruptedException {
        Books books = readOnce(gateway, accessLog, mockPort);
        for (int i = 1; i < ATTEMPTS && !books.agree(); i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            books = readOnce(gateway, accessLog, mockPort);
        }
        return books;
    }

    boolean agree() {
        return sent == logged && sent == metered && streams == usageAsked;
    }

    /**
     * Ends the run when the books differ.
     *
     * @throws BenchFailure with exit code 7
     */
    void require() {
        if (!agree()) {
            throw new BenchFailure(BenchFailure.CHECK, "books differ: " + line());
        }
    }

    String line() {
        return "%d requests sent, %d log lines, %d in hybrid_requests_total; %d streams, usage asked for %d"
                .formatted(sent, logged, metered, streams, usageAsked);
    }

    private static Books readOnce(Candidate gateway, Path accessLog, int mockPort)
            throws IOException, InterruptedException {
        String counts = Probe.text(mockPort, "/counts");
        return new Books(
                gateway.requests(),
                requestLines(accessLog),
                Math.round(
                        MetricsText.sum(
                                Probe.text(gateway.port(), "/metrics"), "hybrid_requests_total")),
                gateway.streams(),
                usageAsked(counts));
    }

    /** Lines of an access log, without those of probes and scrapes. */
    static long requestLines(Path accessLog) throws IOException {
        long lines = 0;
        try (BufferedReader log = Files.newBufferedReader(accessLog)) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                if (!line.contains("/livez") && !line.contains("/metrics")) {
                    lines++;
                }
            }
        }
        return lines;
    }

    static long usageAsked(String counts) {
        String name = "\"usage_asked\":";
        int from = counts.indexOf(name) + name.length();
        return Long.parseLong(counts.substring(from, counts.indexOf(',', from)));
    }
}
