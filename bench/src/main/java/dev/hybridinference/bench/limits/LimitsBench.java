package dev.hybridinference.bench.limits;

import dev.hybridinference.bench.candidate.Launch;
import dev.hybridinference.bench.measure.Findings;
import dev.hybridinference.bench.measure.Machine;
import dev.hybridinference.bench.process.BenchFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;

/** {@code hybrid bench limits}. Confined to one thread. */
public final class LimitsBench {
    private final LimitsOptions options;
    private final PrintStream out;
    private final PrintStream progress;

    /** Results go to {@code out}, progress to {@code progress}. */
    public LimitsBench(LimitsOptions options, PrintStream out, PrintStream progress) {
        this.options = options;
        this.out = out;
        this.progress = progress;
    }

    /**
     * Runs the parts and prints one table; a goal that is missed is printed as such.
     *
     * @throws BenchFailure when a part did not come to its end
     */
    public void run() throws IOException, InterruptedException {
        Launch.requireTools(false);
        Files.createDirectories(options.folder());
        out.println("machine: " + Machine.line());
        out.println("seed: " + options.seed());
        Findings findings = new Findings();
        for (LimitsPart part : LimitsPart.values()) {
            if (options.parts().contains(part)) {
                progress.println(part.label());
                try {
                    run(part, findings);
                } catch (BenchFailure failed) {
                    findings.endedEarly(part.title(), String.valueOf(failed.getMessage()));
                }
            }
        }
        out.println(options.markdown() ? findings.table().markdown() : findings.table().plain());
        List<String> endedEarly = findings.endedEarly();
        if (!endedEarly.isEmpty()) {
            throw new BenchFailure(BenchFailure.CHECK, String.join("\n", endedEarly));
        }
    }

    private void run(LimitsPart part, Findings findings) throws IOException, InterruptedException {
        switch (part) {
            case OVERHEAD -> Overhead.run(options, findings, progress);
            case RATE -> Rate.run(options, findings, progress);
            case HEAP -> HeapPressure.run(options, findings, progress);
            case IDLE -> IdleStreams.run(options, findings);
        }
    }
}
