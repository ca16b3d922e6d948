package dev.hybridinference.gateway.books;

import java.util.Locale;

/** What a usage report is broken down by. */
public enum Dimension {
    KEY("key"),
    /** The key's owner. */
    USER("owner"),
    MODEL("model"),
    TARGET("target"),
    /** A request with two tags is in two lines, and once in the totals. */
    TAG("tags");

    private final String column;

    Dimension(String column) {
        this.column = column;
    }

    /** Its column in the roll-ups. */
    String column() {
        return column;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
