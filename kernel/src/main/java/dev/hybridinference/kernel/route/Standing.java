package dev.hybridinference.kernel.route;

/** How a candidate stands in a plan, the better the earlier. */
public enum Standing {
    /** The operator wants it to be asked. */
    PINNED("pinned"),
    /** It can serve. */
    READY("ready"),
    /** It can serve, but others of its tier are asked before to spare it. */
    SPARED("spared: slower than usual, or starting again"),
    /** All its places are taken. */
    FULL("full"),
    /** It is asked when nothing else is left, because something failed there lately. */
    LAST("last: failed lately");

    private final String word;

    Standing(String word) {
        this.word = word;
    }

    /** For people. */
    public String word() {
        return word;
    }
}
