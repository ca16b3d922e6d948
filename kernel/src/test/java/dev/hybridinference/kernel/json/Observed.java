package dev.hybridinference.kernel.json;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Everything that a scanner tells about a document, for comparison. */
record Observed(
        boolean valid,
        @Nullable JsonProblem problem,
        JsonKind root,
        List<Long> rootRange,
        boolean rootEmpty,
        List<Slot> slots) {

    record Slot(
            JsonKind kind,
            int count,
            long start,
            long end,
            boolean filled,
            boolean empty,
            @Nullable String text,
            boolean truncated,
            long number) {}

    /** Scans the document cut at these places. */
    static Observed of(JsonScanner scanner, JsonShape shape, byte[] document, int... cuts) {
        scanner.reset();
        int from = 0;
        for (int cut : cuts) {
            scanner.feed(document, from, cut);
            from = cut;
        }
        boolean fed = scanner.feed(document, from, document.length);
        boolean valid = scanner.finish();
        if (valid != (scanner.problem() == null) || (valid && !fed)) {
            throw new AssertionError("finish, feed and problem disagree");
        }
        return seen(scanner, shape, valid);
    }

    /** Scans the document one byte at a time, each in an array of its own. */
    static Observed byteByByte(JsonScanner scanner, JsonShape shape, byte[] document) {
        scanner.reset();
        for (byte b : document) {
            scanner.feed(new byte[] {'"', b, '\\'}, 1, 2);
        }
        boolean valid = scanner.finish();
        return seen(scanner, shape, valid);
    }

    private static Observed seen(JsonScanner scanner, JsonShape shape, boolean valid) {
        return new Observed(
                valid,
                scanner.problem(),
                scanner.root(),
                List.of(scanner.rootStart(), scanner.rootEnd()),
                scanner.rootEmpty(),
                IntStream.range(0, shape.slots()).mapToObj(slot -> slot(scanner, slot)).toList());
    }

    private static Slot slot(JsonScanner scanner, int slot) {
        return new Slot(
                scanner.kind(slot),
                scanner.count(slot),
                scanner.start(slot),
                scanner.end(slot),
                scanner.filled(slot),
                scanner.empty(slot),
                scanner.text(slot),
                scanner.textTruncated(slot),
                scanner.longValue(slot, -77));
    }
}
