package dev.hybridinference.bench.simulate;

/** A Markdown page of which one part is written by the simulation. Pure. */
final class Document {
    static final String BEGIN = "<!-- simulation:begin -->\n";
    static final String END = "<!-- simulation:end -->\n";

    /** A page of nothing else. */
    static final String EMPTY = BEGIN + END;

    private Document() {}

    /**
     * The page with another part between its markers.
     *
     * @throws IllegalArgumentException when it has no markers
     */
    static String with(String page, String part) {
        int from = page.indexOf(BEGIN);
        int to = page.indexOf(END);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "page: without %s and %s (expected: both, in this order)"
                            .formatted(BEGIN.strip(), END.strip()));
        }
        return page.substring(0, from + BEGIN.length()) + '\n' + part + '\n' + page.substring(to);
    }
}
