package dev.hybridinference.bench.routing;

import dev.hybridinference.bench.measure.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Figures with what was offered, their goals, and whether these were met. Confined to one thread.
 */
final class Findings {
    private static final String OK = "ok";
    private static final String MISSED = "missed";

    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> endedEarly = new ArrayList<>();

    /** A figure without a goal. */
    void figure(String name, String offered, double value) {
        rows.add(List.of(name, offered, Table.number(value), "", ""));
    }

    /** A number of things, without a goal. */
    void count(String name, String offered, long count) {
        rows.add(List.of(name, offered, Long.toString(count), "", ""));
    }

    /** Something that should not happen even once. */
    void none(String name, String offered, long count) {
        rows.add(List.of(name, offered, Long.toString(count), "0", count == 0 ? OK : MISSED));
    }

    void atMost(String name, String offered, double value, double goal) {
        goal(name, offered, value, "<= " + Table.number(goal), value <= goal);
    }

    void atLeast(String name, String offered, double value, double goal) {
        goal(name, offered, value, ">= " + Table.number(goal), value >= goal);
    }

    private void goal(String name, String offered, double value, String goal, boolean met) {
        rows.add(List.of(name, offered, Table.number(value), goal, met ? OK : MISSED));
    }

    /** A part that did not come to its end. */
    void endedEarly(String part, String why) {
        rows.add(List.of(part, "", "ended early", "", MISSED));
        endedEarly.add(part + ": " + why);
    }

    List<String> endedEarly() {
        return List.copyOf(endedEarly);
    }

    Table table() {
        Table table = new Table(List.of("figure", "offered", "value", "goal", "verdict"));
        rows.forEach(table::row);
        return table;
    }
}
