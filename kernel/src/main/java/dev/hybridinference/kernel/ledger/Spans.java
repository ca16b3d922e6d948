package dev.hybridinference.kernel.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stretches of a text that must not be kept. Pure. */
final class Spans {
    private Spans() {}

    /**
     * A stretch of a text.
     *
     * @param from the first character
     * @param to the first one after it
     */
    record Span(int from, int to) {}

    /**
     * What the patterns match, in order and without overlaps.
     *
     * @throws WorkMeter.TooMuchWork when the patterns take more work than the meter has
     */
    static List<Span> of(String text, List<Pattern> patterns, WorkMeter meter) {
        List<Span> found = new ArrayList<>();
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(meter.reading(text));
            while (matcher.find()) {
                if (matcher.end() > matcher.start()) {
                    found.add(new Span(matcher.start(), matcher.end()));
                }
            }
        }
        found.sort(Comparator.comparingInt(Span::from));
        List<Span> merged = new ArrayList<>();
        for (Span next : found) {
            Span last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && next.from() < last.to()) {
                merged.set(
                        merged.size() - 1, new Span(last.from(), Math.max(last.to(), next.to())));
            } else {
                merged.add(next);
            }
        }
        return merged;
    }

    /**
     * A part of a text with a mark in place of every stretch that begins in it, and without what
     * stretches cover.
     *
     * @param from the first character of the part
     * @param to the first one after it
     */
    static String marked(String text, int from, int to, List<Span> spans) {
        StringBuilder out = new StringBuilder(to - from);
        int at = from;
        for (Span span : spans) {
            if (span.from() >= to) {
                break;
            }
            if (span.to() > from) {
                out.append(text, at, Math.max(at, span.from()));
                if (span.from() >= from) {
                    out.append(Redaction.MARK);
                }
                at = Math.min(to, span.to());
            }
        }
        return out.append(text, at, to).toString();
    }
}
