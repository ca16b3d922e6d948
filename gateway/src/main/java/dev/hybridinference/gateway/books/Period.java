package dev.hybridinference.gateway.books;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** What one line of a usage report is about. */
public enum Period {
    DAILY("daily", "date"),
    /** Weeks begin on Monday (ISO 8601). */
    WEEKLY("weekly", "week"),
    MONTHLY("monthly", "month"),
    /** What clients named as a session, whenever it was. */
    SESSION("sessions", "sessionId");

    private final String lines;
    private final String line;

    Period(String lines, String line) {
        this.lines = lines;
        this.line = line;
    }

    /** Name of the list of lines in the JSON form. */
    public String lines() {
        return lines;
    }

    /** Name of what is special to a line, in the JSON form. */
    public String line() {
        return line;
    }

    /** The word of the command. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of the period that a day is in. */
    String of(LocalDate day) {
        return switch (this) {
            case DAILY -> day.toString();
            case WEEKLY -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).toString();
            case MONTHLY -> day.toString().substring(0, 7);
            case SESSION ->
                    throw new IllegalArgumentException("period: session (expected: of time)");
        };
    }
}
