package dev.hybridinference.bench.candidate;

/** What stands between the driver and the mock. */
public enum Way {
    DIRECT("direct"),
    NGINX("nginx"),
    GATEWAY("gateway");

    private final String label;

    Way(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
