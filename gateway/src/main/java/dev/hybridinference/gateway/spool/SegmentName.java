package dev.hybridinference.gateway.spool;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a segment is.
 *
 * @param directory of the writer, which carries its name
 * @param number from 1 within the writer
 */
public record SegmentName(Path directory, long number) implements Comparable<SegmentName> {
    private static final Pattern FILE = Pattern.compile("([0-9]{8})\\.seg");

    /** The segment that {@code file} is, if it is one. */
    static Optional<SegmentName> of(Path file) {
        Path directory = file.getParent();
        Path last = file.getFileName();
        if (directory == null || last == null) {
            return Optional.empty();
        }
        Matcher matcher = FILE.matcher(last.toString());
        return matcher.matches()
                ? Optional.of(new SegmentName(directory, Long.parseLong(matcher.group(1))))
                : Optional.empty();
    }

    public String writer() {
        return String.valueOf(directory.getFileName());
    }

    public Path file() {
        return directory.resolve("%08d.seg".formatted(number));
    }

    /** Its name until it is whole. */
    Path unfinished() {
        return directory.resolve("%08d.new".formatted(number));
    }

    @Override
    public int compareTo(SegmentName other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return writer() + "/" + number;
    }
}
