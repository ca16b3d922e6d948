package dev.hybridinference.gateway.config.schema;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds what a misspelt name was probably meant to be. Stateless and thread-safe. */
public final class Nearest {
    private static final int LONGEST = 64;

    private Nearest() {}

    /** " (did you mean x?)"-style advice for a name, or the list of what exists. */
    public static String advice(String name, Collection<String> known) {
        String nearest = of(name, known);
        return nearest == null
                ? "expected: one of " + String.join(", ", known)
                : "did you mean " + nearest + "?";
    }

    /** The known name with the fewest edits, if they are few for its length. */
    static @Nullable String of(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return null;
        }
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : known) {
            int edits = edits(name, candidate);
            if (edits < fewest) {
                fewest = edits;
                nearest = candidate;
            }
        }
        return fewest <= Math.max(1, name.length() / 3) ? nearest : null;
    }

    /** Levenshtein's distance with swapped neighbours as one edit. */
    private static int edits(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + other);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
