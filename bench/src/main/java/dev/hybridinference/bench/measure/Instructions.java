package dev.hybridinference.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts instructions with {@code perf stat}, where the machine can. Confined to one thread. */
public final class Instructions {

    private static final List<String> PERF = List.of("perf", "stat", "-x,", "-e", "instructions");

    private final Path output;
    private final boolean counted;
    private @Nullable Process running;

    private Instructions(Path output, boolean counted) {
        this.output = output;
        this.counted = counted;
    }

    /** Tries perf once; {@code folder} keeps its output. */
    public static Instructions probe(Path folder) throws IOException, InterruptedException {
        Path output = folder.resolve("perf.txt");
        try {
            Process perf = start(output, List.of("--", "true"));
            perf.waitFor();
        } catch (IOException _) {
            return new Instructions(output, false); // no perf on this machine
        }
        boolean counted = Files.exists(output) && parse(Files.readString(output)).isPresent();
        return new Instructions(output, counted);
    }

    /** Whether this machine counts instructions at all. */
    public boolean counted() {
        return counted;
    }

    public void begin(ProcessTree tree) throws IOException {
        if (counted) {
            String pids =
                    tree.pids().stream().map(String::valueOf).collect(Collectors.joining(","));
            running = start(output, List.of("-p", pids));
        }
    }

    /** Instructions since {@link #begin}; empty where they are not counted. */
    public OptionalLong end() throws IOException, InterruptedException {
        Process perf = running;
        running = null;
        if (perf == null) {
            return OptionalLong.empty();
        }
        new ProcessBuilder("kill", "-INT", Long.toString(perf.pid())).start().waitFor();
        if (!perf.waitFor(10, TimeUnit.SECONDS)) {
            perf.destroyForcibly();
            return OptionalLong.empty();
        }
        return parse(Files.readString(output));
    }

    /** The count in perf's comma-separated output; empty for {@code <not supported>}. */
    static OptionalLong parse(String text) {
        for (String line : text.lines().toList()) {
            String[] fields = line.split(",", -1);
            if (fields.length > 2
                    && fields[2].startsWith("instructions")
                    && fields[0].matches("\\d+")) {
                return OptionalLong.of(Long.parseLong(fields[0]));
            }
        }
        return OptionalLong.empty();
    }

    private static Process start(Path output, List<String> what) throws IOException {
        List<String> command = new ArrayList<>(PERF);
        command.addAll(List.of("-o", output.toString()));
        command.addAll(what);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
