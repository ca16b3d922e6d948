package dev.hybridinference.bench.ledger;

import dev.hybridinference.bench.measure.Table;
import java.util.ArrayList;
import java.util.List;

/** What was found: figures with their goals, and checks that must hold. Confined to one thread. */
final class Verdicts {
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    /** A figure without a goal. */
    void figure(String name, String value) {
        rows.add(List.of(name, value, "", ""));
    }

    void atMost(String name, double value, double goal) {
        goal(name, value, "<= " + Table.number(goal), value <= goal);
    }

    void atLeast(String name, double value, double goal) {
        goal(name, value, ">= " + Table.number(goal), value >= goal);
    }

    private void goal(String name, double value, String goal, boolean met) {
        rows.add(List.of(name, Table.number(value), goal, met ? "met" : "missed"));
    }

    /** Something that may not happen even once. */
    void none(String name, long count) {
        rows.add(List.of(name, Long.toString(count), "0", count == 0 ? "met" : "BROKEN"));
        if (count != 0) {
            broken.add("%s: %d (expected: 0)".formatted(name, count));
        }
    }

    /** A part that did not come to its end. */
    void failed(String part, String why) {
        rows.add(List.of(part, "ended early", "", "BROKEN"));
        broken.add(part + ": " + why);
    }

    /** Examples of what is broken, for people. */
    void examples(List<String> lines) {
        lines.forEach(line -> broken.add("  " + line));
    }

    Table table() {
        Table table = new Table(List.of("figure", "value", "goal", ""));
        rows.forEach(table::row);
        return table;
    }

    /** What must hold and did not; empty when all did. */
    List<String> broken() {
        return List.copyOf(broken);
    }
}
