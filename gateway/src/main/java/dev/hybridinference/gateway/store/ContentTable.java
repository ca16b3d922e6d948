package dev.hybridinference.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Where contents lie in a database. */
interface ContentTable {
    /** Makes room for contents of those days, within a transaction. */
    void prepare(Connection connection, List<Day> days) throws SQLException;

    /** As {@link ContentStore#trim}, within a transaction. */
    boolean trim(Connection connection, long cutoffMillis, int most) throws SQLException;

    /** A transaction failed: what it was to make may not be there. */
    void failed();
}
