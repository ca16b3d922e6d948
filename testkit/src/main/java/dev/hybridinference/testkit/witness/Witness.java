package dev.hybridinference.testkit.witness;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All requests of a load by id. Thread-safe. */
public final class Witness {
    private static final String MARK = "errand of ";

    private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();

    /** A request is about to be sent. */
    public Sighting begins(String id, Errand errand) {
        Sighting begun = new Sighting(id, errand);
        if (sightings.putIfAbsent(id, begun) != null) {
            throw new IllegalArgumentException("id: " + id + " (expected: one not used before)");
        }
        return begun;
    }

    public @Nullable Sighting find(String id) {
        return sightings.get(id);
    }

    public Collection<Sighting> all() {
        return sightings.values();
    }

    public List<Sighting> where(Predicate<Sighting> condition) {
        return sightings.values().stream().filter(condition).toList();
    }

    public long count(Fate fate) {
        return sightings.values().stream().filter(seen -> seen.fate() == fate).count();
    }

    /** The prompt by which a provider knows the request. */
    public static String prompt(Sighting of) {
        return MARK + of.id() + ".";
    }

    /** The request that a provider was asked with that body. */
    public Sighting called(String body) {
        int from = body.indexOf(MARK);
        int to = body.indexOf('.', from);
        Sighting found = from < 0 ? null : sightings.get(body.substring(from + MARK.length(), to));
        if (found == null) {
            throw new IllegalArgumentException("body: " + body + " (expected: of this load)");
        }
        found.called();
        return found;
    }
}
