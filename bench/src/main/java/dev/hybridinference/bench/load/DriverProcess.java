package dev.hybridinference.bench.load;

import dev.hybridinference.bench.process.BenchFailure;
import dev.hybridinference.bench.process.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The parent's end of a {@link LoadDriver} that lives as long as the comparison, so it is warm. */
public final class DriverProcess implements AutoCloseable {

    /** What happens right before and right after the load, while its connections are open. */
    public interface Around {
        void before() throws IOException, InterruptedException;

        void after() throws IOException, InterruptedException;
    }

    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;

    private DriverProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    public static DriverProcess start(Path log) {
        try {
            Process process =
                    new ProcessBuilder(ChildJvm.pinned(LoadDriver.class))
                            .redirectError(log.toFile())
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return new DriverProcess(process);
        } catch (IOException e) {
            throw new BenchFailure(
                    BenchFailure.GENERAL, "cannot start the load driver: " + e.getMessage());
        }
    }

    public LoadResult run(LoadPlan plan, Around around) throws InterruptedException {
        try {
            expect("ready", ask(plan.line()));
            around.before();
            String result = ask("go");
            around.after();
            expect("closed", ask("end"));
            return LoadResult.parse(result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The driver serves as long as its input is open. */
    @Override
    public void close() {
        process.destroy();
    }

    private String ask(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        String answer = answers.readLine();
        return answer == null ? "the load driver ended" : answer;
    }

    private static void expect(String wanted, String answer) {
        if (!answer.equals(wanted)) {
            throw new BenchFailure(BenchFailure.GENERAL, "load driver: " + answer);
        }
    }
}
