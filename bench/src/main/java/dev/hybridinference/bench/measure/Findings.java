package dev.hybridinference.bench.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Figures with what was offered, their goals, and whether these were met. Confined to one thread.
 */
public final class Findings {
    private static final String OK = "ok";
    private static final String MISSED = "missed";

    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> endedEarly = new ArrayList<>();

    /** A figure without a goal. */
    public void figure(String name, String offered, double value) {
        rows.add(List.of(name, offered, Table.number(value), "", ""));
    }

    /** A number of things, without a goal. */
    public void count(String name, String offered, long count) {
        rows.add(List.of(name, offered, Long.toString(count), "", ""));
    }

    /** Something that should not happen even once. */
    public void none(String name, String offered, long count) {
        rows.add(List.of(name, offered, Long.toString(count), "0", count == 0 ? OK : MISSED));
    }

    public void atMost(String name, String offered, double value, double goal) {
        goal(name, offered, value, "<= " + Table.number(goal), value <= goal);
    }

    public void atLeast(String name, String offered, double value, double goal) {
        goal(name, offered, value, ">= " + Table.number(goal), value >= goal);
    }

    private void goal(String name, String offered, double value, String goal, boolean met) {
        rows.add(List.of(name, offered, Table.number(value), goal, met ? OK : MISSED));
    }

    /** A part that did not come to its end. */
    public void endedEarly(String part, String why) {
        rows.add(List.of(part, "", "ended early", "", MISSED));
        endedEarly.add(part + ": " + why);
    }

    public List<String> endedEarly() {
        return List.copyOf(endedEarly);
    }

    public Table table() {
        Table table = new Table(List.of("figure", "offered", "value", "goal", "verdict"));
        rows.forEach(table::row);
        return table;
    }
}
