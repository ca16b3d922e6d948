package dev.hybridinference.gateway.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks the classes below one root package against rows of the form {@code left -> right right}.
 * Immutable.
 */
final class ArrowTable {

    private final String root;
    private final Map<String, Set<String>> rows = new LinkedHashMap<>();

    ArrowTable(String root, String table) {
        this.root = root;
        for (String line : table.lines().toList()) {
            int arrow = line.indexOf("->");
            String right = line.substring(arrow + 2).strip();
            rows.put(
                    line.substring(0, arrow).strip(),
                    right.isEmpty() ? Set.of() : Set.of(right.split("\\s+")));
        }
    }

    /** One line per forbidden arrow or unlisted package, sorted; empty when the table is kept. */
    List<String> violations(JavaClasses classes) {
        return classes.stream()
                .filter(type -> isInside(type) && !type.getSimpleName().equals("package-info"))
                .flatMap(this::violationsOf)
                .distinct()
                .sorted()
                .toList();
    }

    private Stream<String> violationsOf(JavaClass type) {
        String from = nodeOf(type);
        Optional<Row> row = rowOf(from);
        if (row.isEmpty()) {
            return Stream.of(
                    from
                            + " has no row in the table of arrows (expected: one that says what it may use)");
        }
        return type.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(this::isInside)
                .map(this::nodeOf)
                .filter(to -> !mayUse(row.get(), to))
                .map(to -> from + " -> " + to + " in " + type.getName());
    }

    private boolean mayUse(Row row, String to) {
        String owner = rowOf(to).map(Row::owner).orElse(to);
        return owner.equals(row.owner())
                || row.allowed().contains("*")
                || row.allowed().contains(owner);
    }

    /**
     * The row that answers for a node: its own, that of {@code parent.*}, or that of the nearest
     * package above it.
     */
    private Optional<Row> rowOf(String node) {
        String name = node;
        while (true) {
            int dot = name.lastIndexOf('.');
            Set<String> own = rows.get(name);
            if (own == null && dot > 0) {
                own = rows.get(name.substring(0, dot) + ".*");
            }
            if (own != null) {
                return Optional.of(new Row(name, own));
            }
            if (dot < 0) {
                return Optional.empty();
            }
            name = name.substring(0, dot);
        }
    }

    private boolean isInside(JavaClass type) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    /**
     * The package below the root, or the name of the top-level type when it lies in the root
     * package itself.
     */
    private String nodeOf(JavaClass type) {
        if (!type.getPackageName().equals(root)) {
            return type.getPackageName().substring(root.length() + 1);
        }
        String name = type.getName().substring(root.length() + 1);
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private record Row(String owner, Set<String> allowed) {
        Row {
            Objects.requireNonNull(owner);
        }
    }
}
