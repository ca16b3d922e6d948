package dev.hybridinference.clients;

import java.util.Set;

/**
 * One thing a client does.
 *
 * @param name states what must happen
 * @param columns of the table it counts for
 * @param leavesMarks the gateway thinks ill of its provider afterwards, so nobody else may use it
 */
record Scenario<C>(String name, Set<Column> columns, boolean leavesMarks, Check<C> check) {
    Scenario {
        columns = Set.copyOf(columns);
    }

    /** Plays and judges it. */
    @FunctionalInterface
    interface Check<C> {
        void on(C client, Site site, Upstream upstream) throws Exception;
    }

    static <C> Scenario<C> clean(String name, Column column, Check<C> check) {
        return new Scenario<>(name, Set.of(column), false, check);
    }

    static <C> Scenario<C> marking(String name, Column column, Check<C> check) {
        return new Scenario<>(name, Set.of(column), true, check);
    }
}
