package dev.hybridinference.kernel.call;

/** What a client can ask a model to do. */
public enum Operation {
    CHAT("chat"),
    COMPLETIONS("completions"),
    EMBEDDINGS("embeddings"),
    MESSAGES("messages"),
    COUNT_TOKENS("count_tokens");

    private final String word;

    Operation(String word) {
        this.word = word;
    }

    /** Whether it goes on with a conversation, which every protocol can say in its own words. */
    public boolean converses() {
        return this == CHAT || this == MESSAGES;
    }

    /** The name in metrics and logs. */
    public String word() {
        return word;
    }
}
