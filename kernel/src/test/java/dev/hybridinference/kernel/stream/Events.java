package dev.hybridinference.kernel.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what a scanner passes on: one line per event, comment and blank line without an
 * event.
 */
final class Events implements SseScanner.Sink {

    private final List<String> lines = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private final ByteArrayOutputStream name = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private long base;

    /** What a stream cut at these places contains, in order; last whether it ended cleanly. */
    static Events of(SseScanner scanner, byte[] stream, int... cuts) {
        Events events = new Events();
        scanner.reset();
        int from = 0;
        boolean fed = true;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : stream.length;
            // every piece in an array of its own, between bytes that must not be read
            byte[] piece =
                    ("\n" + new String(stream, from, to - from, ISO_8859_1) + "\n")
                            .getBytes(ISO_8859_1);
            events.base = from - 1L;
            fed = scanner.feed(piece, 1, piece.length - 1, events);
            from = to;
        }
        events.base = stream.length;
        boolean clean = scanner.finish(events);
        events.lines.add(!fed ? "too long" : clean ? "clean" : "cut");
        return events;
    }

    /** The same, fed byte by byte. */
    static Events byteByByte(SseScanner scanner, byte[] stream) {
        int[] cuts = new int[stream.length];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = i;
        }
        return of(scanner, stream, cuts);
    }

    List<String> lines() {
        return lines;
    }

    /** Offsets behind the blank lines. */
    List<Long> ends() {
        return ends;
    }

    @Override
    public void nameBegins() {
        name.reset();
    }

    @Override
    public void name(byte[] bytes, int from, int to) {
        name.write(bytes, from, to - from);
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
        data.write(bytes, from, to - from);
    }

    @Override
    public void comment() {
        lines.add("comment");
    }

    @Override
    public void end(int afterBlankLine) {
        lines.add(name.toString(UTF_8) + "|" + data.toString(UTF_8).replace("\n", "\\n"));
        block(afterBlankLine);
    }

    @Override
    public void endWithoutData(int afterBlankLine) {
        lines.add("blank");
        block(afterBlankLine);
    }

    private void block(int after) {
        ends.add(base + after);
        name.reset();
        data.reset();
    }
}
