package dev.hybridinference.kernel.json;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds which bytes to leave out so that some members or elements of one object or array are gone
 * and everything else stays as it stands. Confined to one thread; for one object or array, whose
 * parts are told in their order.
 */
public final class JsonCuts {
    private final List<Cut> cuts = new ArrayList<>();
    private boolean keptBefore;
    private int lastEnd = -1;

    /** Where the last part begins that is left out while nothing before it stays; or -1. */
    private int openCut = -1;

    /** Bytes from {@code from} up to, not including, {@code to}. */
    public record Cut(int from, int to) {}

    /** A part that stays. */
    public void keep(int start, int end) {
        if (openCut >= 0) {
            cuts.add(new Cut(openCut, start));
            openCut = -1;
        }
        keptBefore = true;
        lastEnd = end;
    }

    /** A part that goes. */
    public void drop(int start, int end) {
        if (keptBefore) {
            cuts.add(new Cut(lastEnd, end));
        } else if (openCut < 0) {
            openCut = start;
        }
        lastEnd = end;
    }

    /** What to leave out, in order; after the last part. */
    public List<Cut> list() {
        if (openCut >= 0) {
            cuts.add(new Cut(openCut, lastEnd));
            openCut = -1;
        }
        return cuts;
    }
}
