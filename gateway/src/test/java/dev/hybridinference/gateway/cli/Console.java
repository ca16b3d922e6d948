package dev.hybridinference.gateway.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the program in this process and keeps what it prints. Confined to one thread. */
final class Console {
    static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    /** What a run gave. */
    record Run(int code, String out, String err) {}

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    Console(Path directory) {
        this.directory = directory;
    }

    Console with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.copyOf(environment),
                        directory,
                        InstantSource.fixed(NOW));
        int code = CommandLineProgram.run(List.of(arguments), terminal);
        return new Run(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
