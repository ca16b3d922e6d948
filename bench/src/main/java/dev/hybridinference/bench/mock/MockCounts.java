package dev.hybridinference.bench.mock;

/** What the mock has served. Confined to its event loop. */
final class MockCounts {
    long completions;
    long streams;
    long usageAsked;
    long cancelled;

    String json() {
        return "{\"completions\":%d,\"streams\":%d,\"usage_asked\":%d,\"cancelled\":%d}"
                .formatted(completions, streams, usageAsked, cancelled);
    }
}
