package dev.hybridinference.gateway.edge;

/** What all client connections of the server share. Thread-safe. */
final class EdgeState {
    final EdgeSettings settings;
    final RequestHandler handler;
    final EdgeCounters counters = new EdgeCounters();
    private volatile boolean draining;

    EdgeState(EdgeSettings settings, RequestHandler handler) {
        this.settings = settings;
        this.handler = handler;
    }

    boolean draining() {
        return draining;
    }

    void drain() {
        draining = true;
    }
}
