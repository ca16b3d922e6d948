package dev.hybridinference.gateway.books;

import java.util.ArrayList;
import java.util.List;

/** What a check has found so far. Confined to one thread. */
final class Findings {
    /** Differences that are kept; the rest is only counted. */
    static final int LIMIT = 1_000;

    private final List<Difference> kept = new ArrayList<>();
    private long total;
    private long rows;

    void add(String kind, String where, Object expected, Object found) {
        total++;
        if (kept.size() < LIMIT) {
            kept.add(new Difference(kind, where, String.valueOf(expected), String.valueOf(found)));
        }
    }

    void read() {
        rows++;
    }

    CheckResult result() {
        return new CheckResult(rows, kept, total);
    }
}
