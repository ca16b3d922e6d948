package dev.hybridinference.gateway.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command sees of the world around it.
 *
 * @param out for data
 * @param err for messages
 * @param environment the environment variables
 * @param directory what relative paths start from
 * @param clock the wall clock
 */
public record Terminal(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path directory,
        InstantSource clock) {

    /** The world of this process. Output is UTF-8, whatever the locale says. */
    public static Terminal ofProcess() {
        return new Terminal(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.getenv(),
                Path.of(""),
                InstantSource.system());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Prints a message that names the program. */
    void message(String text) {
        err.println("hybrid: " + Printable.lines(text));
    }
}
