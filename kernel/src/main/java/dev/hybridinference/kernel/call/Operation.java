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

    /** The name in metrics and logs. */
    public String word() {
        return word;
    }
}
