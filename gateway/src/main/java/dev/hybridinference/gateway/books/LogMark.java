package dev.hybridinference.gateway.books;

import dev.hybridinference.kernel.ledger.RowId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the log, in order of time. Pages that begin at one never shift. */
public record LogMark(long timeMillis, RowId row) {
    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})\\.([A-Za-z0-9._-]{1,100})");

    static LogMark of(StoredRequest request) {
        return new LogMark(request.row().timeMillis(), request.row().id());
    }

    /** As it stands in an address or on a command line. */
    public String text() {
        return timeMillis + "." + row.seq() + "." + row.writer();
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static LogMark parse(String text) {
        Matcher mark = FORM.matcher(text);
        if (!mark.matches()) {
            throw new IllegalArgumentException(
                    "page: %s (expected: what the page before named as the next)".formatted(text));
        }
        return new LogMark(
                Long.parseLong(mark.group(1)),
                new RowId(mark.group(3), Long.parseLong(mark.group(2))));
    }
}
