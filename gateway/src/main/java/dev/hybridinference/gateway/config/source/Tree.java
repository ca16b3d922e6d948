package dev.hybridinference.gateway.config.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What was written, before anything is known of its meaning. */
public sealed interface Tree {
    /** Where it was written; for a value of a map the line of its key. */
    Place place();

    /** How a reader should call this form of value. */
    String form();

    /** One value without parts. */
    record Scalar(String text, Style style, Place place) implements Tree {
        @Override
        public String form() {
            return switch (style) {
                case NOTHING -> "nothing";
                case TEXT, OPEN -> "text";
                case NUMBER -> "a number";
                case BOOLEAN -> "true or false";
            };
        }
    }

    /** A list. */
    record Items(List<Tree> items, Place place) implements Tree {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String form() {
            return "a list";
        }
    }

    /** A map, in the order of the file. */
    record Fields(SequencedMap<String, Tree> fields, Place place) implements Tree {
        public Fields {
            fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
        }

        /** A map without entries. */
        public static Fields empty(Place place) {
            return new Fields(new LinkedHashMap<>(), place);
        }

        @Override
        public String form() {
            return "a map";
        }

        /**
         * This map with the value at a path replaced or added; unchanged where a part of the path
         * is no map.
         */
        public Fields with(List<String> path, Scalar value) {
            SequencedMap<String, Tree> changed = new LinkedHashMap<>(fields);
            String first = path.getFirst();
            if (path.size() == 1) {
                changed.put(first, value);
            } else {
                Tree below = changed.getOrDefault(first, empty(value.place()));
                if (below instanceof Fields map) {
                    changed.put(first, map.with(path.subList(1, path.size()), value));
                }
            }
            return new Fields(changed, place);
        }

        /**
         * Both maps as one: maps join, lists append; the same leaf in both is a problem that names
         * both places.
         */
        public Fields joined(Fields other, Problems problems) {
            return joined(other, "", problems);
        }

        private Fields joined(Fields other, String path, Problems problems) {
            SequencedMap<String, Tree> all = new LinkedHashMap<>(fields);
            for (Map.Entry<String, Tree> entry : other.fields.entrySet()) {
                String below = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                all.merge(
                        entry.getKey(),
                        entry.getValue(),
                        (mine, theirs) -> joined(mine, theirs, below, problems));
            }
            return new Fields(all, place);
        }

        private static Tree joined(Tree mine, Tree theirs, String path, Problems problems) {
            if (mine instanceof Fields first && theirs instanceof Fields second) {
                return first.joined(second, path, problems);
            }
            if (mine instanceof Items(var first, var place)
                    && theirs instanceof Items(var second, _)) {
                List<Tree> both = new ArrayList<>(first);
                both.addAll(second);
                return new Items(both, place);
            }
            problems.add(theirs.place(), path, "set twice", "already set at " + mine.place());
            return mine;
        }
    }

    /** How a scalar was written. */
    enum Style {
        /** Text, quoted or not. */
        TEXT,
        /** A plain number. */
        NUMBER,
        /** A plain {@code true} or {@code false}. */
        BOOLEAN,
        /** No value at all. */
        NOTHING,
        /** From a source without types, such as an environment variable: fits every type. */
        OPEN
    }
}
