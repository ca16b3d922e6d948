package dev.hybridinference.bench.load;

import dev.hybridinference.bench.transport.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The load generator's process. With arguments it runs that one load and prints its JSON line.
 * Without arguments it serves: a plan line opens the connections and answers {@code ready}; {@code
 * go} runs it and answers the JSON line; {@code end} closes the connections and answers {@code
 * closed}. The pauses between let the parent read the CPU time of the process under load.
 */
public final class LoadDriver {

    private final Transport transport = Transport.open();
    private final BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private LoadDriver() {}

    public static void main(String[] args) throws IOException {
        LoadDriver driver = new LoadDriver();
        if (args.length > 0) {
            LoadRun run = driver.prepare(String.join(" ", args));
            LoadResult result = driver.run(run);
            say(result.json());
            System.exit(result.clean() ? 0 : 7);
        }
        driver.serve();
        System.exit(0);
    }

    private void serve() throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            LoadRun run;
            try {
                run = prepare(line);
            } catch (CompletionException | IllegalArgumentException e) {
                say("failed " + e.getMessage());
                continue;
            }
            say("ready");
            in.readLine();
            say(run(run).json());
            in.readLine();
            transport.loop().submit(run::close).syncUninterruptibly();
            say("closed");
        }
    }

    private LoadRun prepare(String line) {
        LoadRun run = new LoadRun(transport, LoadPlan.parse(line));
        run.connect().join();
        return run;
    }

    private LoadResult run(LoadRun run) {
        CompletableFuture<LoadResult> result = run.result();
        transport.loop().execute(run::begin);
        return result.join();
    }

    @SuppressWarnings("SystemOut") // stdout is the protocol with the parent
    private static void say(String line) {
        System.out.println(line);
    }
}
