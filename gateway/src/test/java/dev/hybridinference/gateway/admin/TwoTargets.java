package dev.hybridinference.gateway.admin;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The targets {@code one/a} and {@code one/org/b}. Not thread-safe. */
final class TwoTargets implements TargetsDesk {
    private static final List<String> IDS = List.of("one/a", "one/org/b");

    private final Set<String> drained = new HashSet<>();
    private final Set<String> pinned = new HashSet<>();

    @Override
    public List<TargetRow> targets() {
        return IDS.stream().map(this::row).toList();
    }

    private TargetRow row(String id) {
        return new TargetRow(
                id,
                "http://127.0.0.1:8000/v1",
                List.of("m"),
                drained.contains(id) ? "drained" : "ok",
                "",
                0,
                null,
                0,
                null,
                null,
                1,
                drained.contains(id),
                pinned.contains(id),
                0);
    }

    @Override
    public boolean drain(String id) {
        return IDS.contains(id) && drained.add(id);
    }

    @Override
    public boolean pin(String id) {
        return IDS.contains(id) && pinned.add(id);
    }

    @Override
    public boolean clear(String id) {
        return IDS.contains(id)
                && Stream.of(drained, pinned).map(ids -> ids.remove(id)).count() > 0;
    }
}
