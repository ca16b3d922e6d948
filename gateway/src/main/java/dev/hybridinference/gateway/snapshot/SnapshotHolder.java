package dev.hybridinference.gateway.snapshot;

/** The one reference through which requests see the configuration. Thread-safe. */
public final class SnapshotHolder {
    private volatile Snapshot current;

    public SnapshotHolder(Snapshot first) {
        current = first;
    }

    public Snapshot current() {
        return current;
    }

    public void replace(Snapshot next) {
        current = next;
    }
}
