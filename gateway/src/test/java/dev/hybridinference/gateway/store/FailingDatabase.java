package dev.hybridinference.gateway.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A database of which one call fails: before it is made, or after it was made, so that only its
 * answer is lost. Calls are statements that are run, copies that begin, and commits.
 */
final class FailingDatabase extends PassingDatabase {
    private final boolean answerLost;
    private int left;

    /**
     * @param nth the call that fails, from 1
     */
    FailingDatabase(Database database, int nth, boolean answerLost) {
        super(database);
        this.left = nth;
        this.answerLost = answerLost;
    }

    /** Whether the call that was to fail was reached. */
    boolean hasFailed() {
        return left <= 0;
    }

    @Override
    public Connection connect() throws SQLException {
        return wrapped(Connection.class, super.connect());
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
}
