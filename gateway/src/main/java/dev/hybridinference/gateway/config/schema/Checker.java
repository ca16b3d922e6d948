package dev.hybridinference.gateway.config.schema;

import dev.hybridinference.gateway.config.source.Place;
import dev.hybridinference.gateway.config.source.Problems;
import dev.hybridinference.gateway.config.source.References;
import dev.hybridinference.gateway.config.source.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds what was written against the schema and notes all problems. Confined to one thread. */
public final class Checker {
    private final Problems problems;
    private final Leaves leaves;

    public Checker(Problems problems, References references) {
        this.problems = problems;
        this.leaves = new Leaves(problems, references);
    }

    /** The checked settings, without those that are wrong. */
    public Checked.Fields check(Tree.Fields root, Type.Section schema) {
        return section(root, schema, "");
    }

    private @Nullable Checked value(Tree tree, Type type, String path) {
        return switch (type) {
            case Type.Section section ->
                    tree instanceof Tree.Fields fields
                            ? section(fields, section, path)
                            : wrongForm(tree, path, "a map", Checked.Fields.empty(tree.place()));
            case Type.Table table ->
                    tree instanceof Tree.Fields fields
                            ? table(fields, table, path)
                            : wrongForm(tree, path, "a map", Checked.Fields.empty(tree.place()));
            case Type.Items items ->
                    tree instanceof Tree.Items list
                            ? items(list, items, path)
                            : wrongForm(tree, path, "a list", null);
            case Type.Shorthand(_, var section) when tree instanceof Tree.Fields fields ->
                    section(fields, section, path);
            case Type.Shorthand shorthand -> value(tree, shorthand.value(), path);
            default ->
                    tree instanceof Tree.Scalar scalar
                            ? leaves.leaf(scalar, type, path)
                            : wrongForm(tree, path, "one value", null);
        };
    }

    /** Names only the form of what was found: the text itself may be a secret in a wrong place. */
    private @Nullable Checked wrongForm(
            Tree tree, String path, String expected, @Nullable Checked instead) {
        String advice = tree.form().equals("nothing") ? "; leave the key out for the default" : "";
        problems.add(tree.place(), path, tree.form(), "expected: " + expected + advice);
        return instead;
    }

    private Checked.Fields section(Tree.Fields tree, Type.Section section, String path) {
        List<String> names = section.fields().stream().map(Field::name).toList();
        for (Map.Entry<String, Tree> entry : tree.fields().entrySet()) {
            String name = entry.getKey();
            if (section.unbuilt().contains(name)) {
                problems.add(
                        entry.getValue().place(), below(path, name), "this key", Leaves.UNBUILT);
            } else if (!names.contains(name)) {
                problems.add(
                        entry.getValue().place(),
                        below(path, name),
                        "unknown key",
                        Nearest.advice(name, names));
            }
        }
        SequencedMap<String, Checked> checked = new LinkedHashMap<>();
        Set<String> broken = new HashSet<>();
        for (Field field : section.fields()) {
            Tree written = tree.fields().get(field.name());
            Checked value =
                    written == null
                            ? missing(field, tree.place(), path)
                            : value(written, field.type(), below(path, field.name()));
            if (value != null) {
                checked.put(field.name(), value);
            } else if (written != null) {
                broken.add(field.name());
            }
        }
        return new Checked.Fields(checked, broken, tree.place());
    }

    private @Nullable Checked missing(Field field, Place place, String path) {
        if (field.required()) {
            problems.add(
                    place,
                    below(path, field.name()),
                    "missing",
                    "expected: " + Words.of(field.type()));
            return null;
        }
        return switch (field.type()) {
            case Type.Section section ->
                    section(Tree.Fields.empty(Place.DEFAULT), section, below(path, field.name()));
            case Type.Table _ -> Checked.Fields.empty(Place.DEFAULT);
            case Type.Items items -> fallback(field, items);
            default ->
                    field.fallback() == null
                            ? null
                            : leaves.fallback(field.type(), field.fallback());
        };
    }

    private Checked fallback(Field field, Type.Items items) {
        List<Checked> values = new ArrayList<>();
        String fallback = field.fallback();
        if (fallback != null) {
            for (String item : fallback.split(",", -1)) {
                values.add(leaves.fallback(items.item(), item));
            }
        }
        return new Checked.Items(values, Place.DEFAULT);
    }

    private Checked.Fields table(Tree.Fields tree, Type.Table table, String path) {
        SequencedMap<String, Checked> checked = new LinkedHashMap<>();
        for (Map.Entry<String, Tree> entry : tree.fields().entrySet()) {
            String name = entry.getKey();
            String broken = table.name().check().broken(name);
            if (broken != null) {
                problems.add(entry.getValue().place(), path, name, broken + " as name");
            }
            Checked value = value(entry.getValue(), table.value(), below(path, name));
            if (value != null) {
                checked.put(name, value);
            }
        }
        return new Checked.Fields(checked, Set.of(), tree.place());
    }

    private Checked.Items items(Tree.Items tree, Type.Items type, String path) {
        if (tree.items().size() < type.least()) {
            problems.add(tree.place(), path, "[]", "expected: at least " + type.least());
        }
        List<Checked> checked = new ArrayList<>();
        for (int i = 0; i < tree.items().size(); i++) {
            Checked value = value(tree.items().get(i), type.item(), path + "[" + i + "]");
            checked.add(value == null ? new Checked.Wrong(tree.items().get(i).place()) : value);
        }
        return new Checked.Items(checked, tree.place());
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
