package dev.hybridinference.gateway.config.schema;

import dev.hybridinference.gateway.config.source.Place;
import dev.hybridinference.kernel.account.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was written, after it passed the schema: typed, with defaults, and with its places. */
public sealed interface Checked {
    /** Where it was written, or {@link Place#DEFAULT}. */
    Place place();

    /**
     * One value.
     *
     * @param value a String, Long, Double, Boolean, Duration or {@link Secret}
     * @param shown as it may be printed
     * @param place where it was written
     */
    record Leaf(Object value, String shown, Place place) implements Checked {
        /** The value of a text or choice. */
        public String text() {
            return (String) value;
        }

        /** The value of a secret. */
        public Secret secret() {
            return (Secret) value;
        }
    }

    /** A value in a list that is wrong; it keeps the places of those after it. */
    record Wrong(Place place) implements Checked {}

    /** A list. */
    record Items(List<Checked> items, Place place) implements Checked {
        public Items {
            items = List.copyOf(items);
        }
    }

    /**
     * A section or a table. Settings that are wrong or left out without a default are missing.
     * Confined to the thread that loads.
     *
     * @param all the values by name
     * @param broken names that were written but wrong
     * @param place where it begins
     */
    record Fields(SequencedMap<String, Checked> all, Set<String> broken, Place place)
            implements Checked {
        /** One without entries. */
        public static Fields empty(Place place) {
            return new Fields(new LinkedHashMap<>(), Set.of(), place);
        }

        /** The value of this name, if there is one. */
        public @Nullable Leaf leaf(String name) {
            return all.get(name) instanceof Leaf leaf ? leaf : null;
        }

        /** Adds a value that is not there yet. */
        public void fill(String name, Checked value) {
            all.putIfAbsent(name, value);
        }

        /** The section or table of this name; an empty one if there is none. */
        public Fields fields(String name) {
            return all.get(name) instanceof Fields fields ? fields : empty(Place.DEFAULT);
        }

        /** The list of this name; an empty one if there is none. */
        public List<Checked> items(String name) {
            return all.get(name) instanceof Items(var items, _) ? items : List.of();
        }

        /** The sections in the list of this name. */
        public List<Fields> sections(String name) {
            return items(name).stream().map(Fields.class::cast).toList();
        }

        /** The values in the list of this name that are right. */
        public List<Leaf> leaves(String name) {
            return items(name).stream()
                    .filter(Leaf.class::isInstance)
                    .map(Leaf.class::cast)
                    .toList();
        }

        /** The texts in the list of this name. */
        public List<String> texts(String name) {
            return leaves(name).stream().map(Leaf::text).toList();
        }

        /** A text that is known to be there. */
        public String text(String name) {
            return present(name).text();
        }

        /** A number or size that is known to be there. */
        public long whole(String name) {
            return (Long) present(name).value();
        }

        /** A fraction that is known to be there. */
        public double number(String name) {
            return (Double) present(name).value();
        }

        /** A truth value that is known to be there. */
        public boolean truth(String name) {
            return (Boolean) present(name).value();
        }

        /** A time that is known to be there. */
        public Duration span(String name) {
            return (Duration) present(name).value();
        }

        private Leaf present(String name) {
            Leaf leaf = leaf(name);
            if (leaf == null) {
                throw new IllegalStateException(name + ": missing (expected: checked before)");
            }
            return leaf;
        }
    }
}
