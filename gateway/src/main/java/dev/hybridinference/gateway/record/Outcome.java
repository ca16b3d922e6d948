package dev.hybridinference.gateway.record;

/** How a request ended. */
public enum Outcome {
    OK("ok"),
    CANCELLED("cancelled"),
    CLIENT_ERROR("client_error"),
    PROVIDER_ERROR("provider_error"),
    TIMEOUT("timeout"),
    GATEWAY_ERROR("gateway_error");

    private final String word;

    Outcome(String word) {
        this.word = word;
    }

    /** The name in metrics and logs. */
    public String word() {
        return word;
    }
}
