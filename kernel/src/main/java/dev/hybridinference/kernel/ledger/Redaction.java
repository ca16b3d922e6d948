package dev.hybridinference.kernel.ledger;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Takes what must not be kept out of a body before it is kept: every match of every pattern, as a
 * whole. Patterns see the strings inside JSON without their escapes, those that a stream sends in
 * pieces as one, and then the body as it was sent. Immutable and thread-safe.
 */
public final class Redaction {
    /** What stands where something was taken out. */
    public static final String MARK = "[redacted]";

    /**
     * Bytes beyond those to keep that patterns see when there are more: what begins before the end
     * of what is kept is found if it is no longer than this.
     */
    public static final int SEAM = 4 * 1024;

    /** Nothing is taken out. */
    public static final Redaction NONE = new Redaction(List.of());

    private final List<Pattern> patterns;

    private Redaction(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /**
     * A redaction by regular expressions in Java's syntax.
     *
     * @throws IllegalArgumentException if one of them is {@link #broken}
     */
    public static Redaction of(List<String> patterns) {
        for (String pattern : patterns) {
            String broken = broken(pattern);
            if (broken != null) {
                throw new IllegalArgumentException("pattern: %s (%s)".formatted(pattern, broken));
            }
        }
        return patterns.isEmpty()
                ? NONE
                : new Redaction(patterns.stream().map(Pattern::compile).toList());
    }

    /** What is wrong with a pattern, or null. */
    public static @Nullable String broken(String pattern) {
        try {
            return Pattern.compile(pattern).matcher("").find()
                    ? "expected: a regular expression that does not match the empty text"
                    : null;
        } catch (PatternSyntaxException wrong) {
            return "expected: a regular expression; %s at character %d"
                    .formatted(wrong.getDescription(), wrong.getIndex() + 1);
        }
    }

    /** Whether nothing is ever taken out. */
    public boolean none() {
        return patterns.isEmpty();
    }

    /** A text, and how much of it is to be kept. */
    record Redacted(String text, int end) {}

    /** What patterns make of a text. */
    private Redacted apply(Redacted text) {
        WorkMeter meter = new WorkMeter(text.text().length(), patterns.size());
        Redacted inside = BodyTexts.marked(text, string -> Spans.of(string, patterns, meter));
        String before = inside.text();
        List<Spans.Span> spans = Spans.of(before, patterns, meter);
        int end = inside.end();
        for (Spans.Span span : spans) {
            if (inside.end() > span.from() && inside.end() < span.to()) {
                end += span.to() - inside.end();
            }
        }
        int shift = 0;
        for (Spans.Span span : spans) {
            if (end >= span.to()) {
                shift += MARK.length() - (span.to() - span.from());
            }
        }
        return new Redacted(Spans.marked(before, 0, before.length(), spans), end + shift);
    }

    /**
     * The first {@code keep} bytes of a body without what the patterns match; {@code null} when
     * that cannot be said with bounded work.
     *
     * @param length bytes of {@code body} that count
     * @param keep at most {@code length}
     */
    public byte @Nullable [] apply(byte[] body, int length, int keep) {
        String whole = new String(body, 0, length, StandardCharsets.UTF_8);
        int end =
                keep == length
                        ? whole.length()
                        : new String(body, 0, boundary(body, keep), StandardCharsets.UTF_8)
                                .length();
        try {
            Redacted redacted = apply(new Redacted(whole, end));
            return redacted.text().substring(0, redacted.end()).getBytes(StandardCharsets.UTF_8);
        } catch (WorkMeter.TooMuchWork | StackOverflowError _) {
            // groups that repeat are matched by recursion, as deep as the text is long
            return null;
        }
    }

    /** The place at or before {@code at} where no character is cut. */
    private static int boundary(byte[] body, int at) {
        int boundary = at;
        while (boundary > 0 && (body[boundary] & 0xC0) == 0x80) {
            boundary--;
        }
        return boundary;
    }
}
