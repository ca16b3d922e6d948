package dev.hybridinference.gateway.record;

/** Whether a provider bills a call. */
public enum Billing {
    /** It was not reached, or it refused. */
    NONE("none"),
    /** It worked: the bill says for what. */
    BILLED("billed"),
    /** It may have worked without telling. */
    POSSIBLE("possible");

    private final String word;

    Billing(String word) {
        this.word = word;
    }

    /** The name in the books. */
    public String word() {
        return word;
    }
}
