package dev.hybridinference.gateway.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database of which one call fails: before it is made, or after it was made, so that only its
 * answer is lost. Calls are statements that are run, copies that begin, and commits.
 */
final class FailingDatabase implements Database {
    private final Database database;
    private final boolean answerLost;
    private int left;

    /**
     * @param nth the call that fails, from 1
     */
    FailingDatabase(Database database, int nth, boolean answerLost) {
        this.database = database;
        this.left = nth;
        this.answerLost = answerLost;
    }

    /** Whether the call that was to fail was reached. */
    boolean hasFailed() {
        return left <= 0;
    }

    @Override
    public Connection connect() throws SQLException {
        return wrapped(Connection.class, database.connect());
    }

    private <T> T wrapped(Class<T> type, Object real) {
        InvocationHandler handler = (_, method, arguments) -> call(real, method, arguments);
        return type.cast(
                Proxy.newProxyInstance(
                        FailingDatabase.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private @Nullable Object call(
            Object real, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        boolean counts =
                method.getName().startsWith("execute")
                        || method.getName().equals("unwrap")
                        || method.getName().equals("commit");
        boolean fails = counts && --left == 0;
        if (fails && !answerLost) {
            throw new SQLException("as the test wishes", "08006");
        }
        Object result;
        try {
            result = method.invoke(real, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
        if (fails) {
            throw new SQLException("as the test wishes, after the call", "08006");
        }
        return switch (result) {
            case PreparedStatement statement -> wrapped(PreparedStatement.class, statement);
            case Statement statement -> wrapped(Statement.class, statement);
            case null, default -> result;
        };
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        database.begin(connection);
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        database.commit(connection);
    }

    @Override
    public void write(Connection connection, Table table, List<@Nullable Object[]> rows)
            throws SQLException {
        database.write(connection, table, rows);
    }

    @Override
    public void add(Connection connection, Table table, List<@Nullable Object[]> rows)
            throws SQLException {
        database.add(connection, table, rows);
    }

    @Override
    public String forUpdate() {
        return database.forUpdate();
    }

    @Override
    public void sync(Connection connection) throws SQLException {
        database.sync(connection);
    }

    @Override
    public boolean passing(SQLException failure) {
        return database.passing(failure);
    }

    @Override
    public boolean hasTable(Connection connection, String name) throws SQLException {
        return database.hasTable(connection, name);
    }

    @Override
    public void migrate() throws StoreException {
        database.migrate();
    }

    @Override
    public String toString() {
        return database.toString();
    }
}
