package dev.hybridinference.bench.routing;

import dev.hybridinference.bench.measure.Findings;
import dev.hybridinference.bench.measure.Machine;
import dev.hybridinference.bench.process.BenchFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;

/** {@code hybrid bench routing}. Confined to one thread. */
public final class RoutingBench {
    private final RoutingOptions options;
    private final PrintStream out;
    private final PrintStream progress;

    /** Results go to {@code out}, progress to {@code progress}. */
    public RoutingBench(RoutingOptions options, PrintStream out, PrintStream progress) {
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
        Files.createDirectories(options.folder());
        out.println("machine: " + Machine.line());
        out.println("seed: " + options.seed());
        Findings findings = new Findings();
        for (RoutingPart part : RoutingPart.values()) {
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

    private void run(RoutingPart part, Findings findings) throws IOException, InterruptedException {
        switch (part) {
            case STORM -> Storm.run(options, findings);
            case BROWNOUT -> Brownout.run(options, findings);
            case OVERLOAD -> Overload.run(options, findings);
            case NOISY -> Noisy.run(options, findings);
            case SOAK -> Soak.run(options, findings);
        }
    }
}
