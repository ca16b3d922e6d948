package dev.hybridinference.kernel.route;

import dev.hybridinference.kernel.call.Capabilities;
import dev.hybridinference.kernel.call.Operation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A route table as text: one line for the model, one for each target, fields with tabs between.
 * Pure.
 */
public final class RouteTableText {
    private static final String FORM = "routes 1";
    private static final int FIELDS = 13;

    private RouteTableText() {}

    static String of(RouteTable table) {
        StringBuilder text = new StringBuilder(FORM);
        field(text, table.model());
        field(text, table.strategy().word());
        text.append('\n');
        for (Target target : table.targets()) {
            text.append(escaped(target.id().provider()));
            field(text, target.id().model());
            field(text, target.weight());
            field(text, target.tier());
            field(text, target.credentials());
            field(text, target.local());
            field(text, operations(target.operations()));
            Capabilities able = target.capabilities();
            field(text, able.context());
            field(text, able.maxOutput());
            field(text, able.tools());
            field(text, able.vision());
            field(text, able.reasoning() == null ? "" : able.reasoning().word());
            field(text, able.sampling());
            text.append('\n');
        }
        return text.toString();
    }

    /**
     * Reads what {@link RouteTable#text} wrote.
     *
     * @param strategies by their word
     * @throws IllegalArgumentException when it is something else
     */
    public static RouteTable read(String text, Function<String, Strategy> strategies) {
        List<String> lines = text.lines().toList();
        String[] head = lines.isEmpty() ? new String[0] : lines.getFirst().split("\t", -1);
        if (head.length != 3 || !head[0].equals(FORM)) {
            throw new IllegalArgumentException("routes: not a route table of this version");
        }
        List<Target> targets = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            targets.add(target(line.split("\t", -1)));
        }
        RouteTable table =
                new RouteTable(plain(head[1]), strategies.apply(plain(head[2])), targets);
        if (!table.text().equals(text)) {
            throw new IllegalArgumentException("routes: not as they were written");
        }
        return table;
    }

    private static Target target(String[] fields) {
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(
                    "routes: %d fields (expected: %d)".formatted(fields.length, FIELDS));
        }
        return new Target(
                new TargetId(plain(fields[0]), plain(fields[1])),
                new Target.Place(Integer.parseInt(fields[2]), Integer.parseInt(fields[3])),
                Integer.parseInt(fields[4]),
                Boolean.parseBoolean(fields[5]),
                operations(fields[6]),
                new Capabilities(
                        Long.parseLong(fields[7]),
                        Long.parseLong(fields[8]),
                        Boolean.parseBoolean(fields[9]),
                        Boolean.parseBoolean(fields[10]),
                        Capabilities.Reasoning.of(fields[11]).orElse(null),
                        Boolean.parseBoolean(fields[12])));
    }

    private static String operations(Set<Operation> operations) {
        StringBuilder text = new StringBuilder();
        for (Operation operation : operations) {
            text.append(text.isEmpty() ? "" : ",").append(operation.word());
        }
        return text.toString();
    }

    private static Set<Operation> operations(String words) {
        List<String> named = List.of(words.split(","));
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (Operation operation : Operation.values()) {
            if (named.contains(operation.word())) {
                operations.add(operation);
            }
        }
        return operations;
    }

    private static void field(StringBuilder text, Object value) {
        text.append('\t').append(value instanceof String words ? escaped(words) : value);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        boolean escape = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!escape && c == '\\') {
                escape = true;
                continue;
            }
            plain.append(escape ? control(c) : c);
            escape = false;
        }
        return plain.toString();
    }

    private static char control(char escaped) {
        return switch (escaped) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> escaped;
        };
    }
}
