package dev.hybridinference.gateway.config.source;

/**
 * Where a value was written.
 *
 * @param source a file as it was named, or what else set the value
 * @param line counted from 1; 0 when the source has no lines
 */
public record Place(String source, int line) {
    /** The value that holds when nothing sets it. */
    public static final Place DEFAULT = new Place("default", 0);

    /** The command line. */
    public static final Place FLAG = new Place("flag", 0);

    /** An environment variable. */
    public static Place variable(String name) {
        return new Place("environment variable " + name, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line;
    }
}
