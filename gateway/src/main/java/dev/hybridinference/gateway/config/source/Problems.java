package dev.hybridinference.gateway.config.source;

import java.util.ArrayList;
import java.util.List;

/** Collects problems until all are known. Confined to the thread that loads. */
public final class Problems {
    private static final int LIMIT = 200;
    private static final int SHOWN_CHARS = 80;

    private final List<Problem> found = new ArrayList<>();

    /** Notes a problem; beyond a limit of 200 problems further ones are only counted as one. */
    public void add(Place place, String path, String value, String rule) {
        if (found.size() < LIMIT) {
            found.add(new Problem(place.source(), place.line(), path, shown(value), rule));
        } else if (found.size() == LIMIT) {
            found.add(new Problem(place.source(), place.line(), "", "more", "mend these first"));
        }
    }

    /** What was found, in the order it was noted. */
    public List<Problem> all() {
        return List.copyOf(found);
    }

    /** Whether nothing was found. */
    public boolean none() {
        return found.isEmpty();
    }

    private static String shown(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length() && i < SHOWN_CHARS; i++) {
            char c = value.charAt(i);
            text.append(Character.isISOControl(c) ? '?' : c);
        }
        return value.length() > SHOWN_CHARS ? text + "..." : text.toString();
    }
}
