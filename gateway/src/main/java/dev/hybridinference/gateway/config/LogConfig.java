package dev.hybridinference.gateway.config;

import java.nio.file.Path;

/**
 * What is logged, and how.
 *
 * @param access where one line for each request goes
 * @param format of all lines
 * @param level the least important messages that are written
 */
public record LogConfig(Access access, Format format, Level level) {

    /** Where the access log goes. */
    public sealed interface Access {
        /** To standard output. */
        record Stdout() implements Access {}

        /** To a file, appended. */
        record ToFile(Path path) implements Access {}

        /** Nowhere. */
        record Off() implements Access {}
    }

    /** The form of log lines. */
    public enum Format {
        /** {@link #HUMAN} on a terminal, else {@link #JSON}. */
        AUTO,
        /** For people. */
        HUMAN,
        /** One JSON object a line. */
        JSON
    }

    /** How important a message is, in rising order. */
    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }
}
