package dev.capstan.apiserver.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Tells a failure that passes, so that the same work may be tried again, from one that the work itself causes.
 *
 * <p>By class of SQLSTATE: 08 connection lost, 57 server stopping or statement cancelled, 40 deadlock or serialization.
 */
final class Outages {
    private static final Set<String> PASSING = Set.of("08", "57", "40");

    private Outages() {}

    static boolean isOutage(Throwable failure) {
        SQLException cause = sqlCause(failure);
        if (cause == null) {
            return failure instanceof CannotCreateTransactionException
                    || failure instanceof DataAccessResourceFailureException;
        }
        String state = cause.getSQLState();
        return cause instanceof SQLTransientConnectionException
                || (state != null && state.length() == 5 && PASSING.contains(state.substring(0, 2)));
    }

    private static @Nullable SQLException sqlCause(Throwable failure) {
        SQLException found = null;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql) {
                found = sql;
                if (sql instanceof SQLTransientConnectionException) {
                    return sql;
                }
            }
        }
        return found;
    }
}
