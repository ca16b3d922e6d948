package dev.hybridinference.gateway.config.schema;

import dev.hybridinference.gateway.config.source.Place;
import dev.hybridinference.gateway.config.source.Problems;
import dev.hybridinference.gateway.config.source.Tree;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The settings that flags and environment variables may set: single values outside of lists and
 * tables. Immutable and thread-safe.
 */
public final class Overrides {
    private static final String PREFIX = "HYBRID_";

    private final Type.Section schema;
    private final Map<String, String> foreign;
    private final SequencedMap<String, String> variables = new LinkedHashMap<>();

    public Overrides(Type.Section schema) {
        this(schema, Map.of());
    }

    /**
     * @param foreign by path, variables that others know too and that win over our own
     */
    public Overrides(Type.Section schema, Map<String, String> foreign) {
        this.schema = schema;
        this.foreign = Map.copyOf(foreign);
        collect(schema, "");
    }

    private void collect(Type.Section section, String path) {
        for (Field field : section.fields()) {
            String below = path + field.name();
            switch (field.type()) {
                case Type.Section inner -> collect(inner, below + ".");
                case Type.Items _, Type.Table _, Type.Shorthand _ -> {
                    // set in files only
                }
                default -> variables.put(below, variable(below));
            }
        }
    }

    private static String variable(String path) {
        return PREFIX + path.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** The environment variable of each setting, by its path. */
    public SequencedMap<String, String> variables() {
        return Collections.unmodifiableSequencedMap(variables);
    }

    /**
     * The tree with what the environment and then the flags set.
     *
     * @param flags values by path
     * @throws IllegalArgumentException for a flag whose path cannot be set this way
     */
    public Tree.Fields applied(
            Tree.Fields tree,
            Map<String, String> environment,
            Map<String, String> flags,
            Problems problems) {
        Tree.Fields changed = tree;
        for (Map.Entry<String, String> entry : variables.entrySet()) {
            String other = foreign.getOrDefault(entry.getKey(), entry.getValue());
            for (String variable : List.of(entry.getValue(), other)) {
                String value = environment.getOrDefault(variable, "");
                if (!value.isEmpty()) {
                    changed = with(changed, entry.getKey(), value, Place.variable(variable));
                }
            }
        }
        unknown(environment, problems);
        for (Map.Entry<String, String> flag : flags.entrySet()) {
            if (!variables.containsKey(flag.getKey())) {
                throw new IllegalArgumentException(
                        "flag: %s (expected: one of %s)"
                                .formatted(flag.getKey(), variables.keySet()));
            }
            changed = with(changed, flag.getKey(), flag.getValue(), Place.FLAG);
        }
        return changed;
    }

    private static Tree.Fields with(Tree.Fields tree, String path, String value, Place place) {
        return tree.with(
                List.of(path.split("\\.", -1)), new Tree.Scalar(value, Tree.Style.OPEN, place));
    }

    /** Names that begin like a section are ours, so that one that sets nothing is a mistake. */
    private void unknown(Map<String, String> environment, Problems problems) {
        for (String name : new TreeMap<>(environment).keySet()) {
            if (variables.containsValue(name)) {
                continue;
            }
            if (schema.unbuilt().stream().anyMatch(section -> within(name, section))) {
                problems.add(Place.variable(name), "", "this variable", Leaves.UNBUILT);
            } else if (schema.fields().stream()
                    .anyMatch(f -> f.type() instanceof Type.Section && within(name, f.name()))) {
                problems.add(
                        Place.variable(name),
                        "",
                        "unknown variable",
                        Nearest.advice(name, variables.values()));
            }
        }
    }

    private static boolean within(String name, String section) {
        return name.startsWith(variable(section) + "_");
    }
}
