package dev.hybridinference.bench.ledger;

import dev.hybridinference.bench.measure.Machine;
import dev.hybridinference.bench.process.BenchFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** {@code hybrid bench ledger}. Confined to one thread. */
public final class LedgerBench {
    private final LedgerOptions options;
    private final PrintStream out;
    private final PrintStream progress;

    /** Results go to {@code out}, progress to {@code progress}. */
    public LedgerBench(LedgerOptions options, PrintStream out, PrintStream progress) {
        this.options = options;
        this.out = out;
        this.progress = progress;
    }

    /**
     * Runs the parts and prints one table.
     *
     * @throws BenchFailure when the books are wrong anywhere
     */
    public void run() throws IOException, InterruptedException {
        out.println("machine: " + Machine.line());
        out.println("seed: " + options.seed());
        Verdicts verdicts = new Verdicts();
        for (LedgerPart part : LedgerPart.values()) {
            if (options.parts().contains(part)) {
                progress.println(part.label());
                try {
                    run(part, verdicts);
                } catch (SQLException | BenchFailure failed) {
                    verdicts.failed(part.label(), String.valueOf(failed.getMessage()));
                }
            }
        }
        out.println(options.markdown() ? verdicts.table().markdown() : verdicts.table().plain());
        List<String> broken = verdicts.broken();
        if (!broken.isEmpty()) {
            throw new BenchFailure(BenchFailure.CHECK, String.join("\n", broken));
        }
    }

    private void run(LedgerPart part, Verdicts verdicts)
            throws IOException, InterruptedException, SQLException {
        Path folder = Files.createDirectories(options.folder().resolve(part.label()));
        Scale scale = options.scale();
        List<String> serve = options.serve();
        switch (part) {
            case KILL9 ->
                    new KillRounds(folder, serve, options.seed(), progress)
                            .run(scale.killRounds(), verdicts);
            case OUTAGE -> new Outage(folder, serve).run(scale.outageSeconds(), verdicts);
            case DISKFULL -> new FullDisk(folder, serve).run(verdicts);
            case CANCEL -> new LeftStreams(folder, serve).run(scale.cancels(), verdicts);
            case SHIPPING -> new ShippingRate(folder).run(scale.shipped(), verdicts);
            case APPEND -> new AppendCost(folder).run(scale.appended(), verdicts);
        }
    }
}
