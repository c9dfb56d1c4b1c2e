package dev.capstan.apiserver.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Tells a failure that passes, so that the same work may be tried again, from one that the work itself causes, and puts it into
 * words for the operator.
 *
 * <p>By class of SQLSTATE: 08 connection lost, 57 server stopping or statement cancelled, 40 deadlock or serialization; and 25P03,
 * by which PostgreSQL ends the connection of one that said nothing for too long within a transaction: we were paused.
 */
final class Outages {
    private static final Set<String> PASSING = Set.of("08", "57", "40");
    private static final String SILENT_TOO_LONG = "25P03";
    private static final String PASSWORD_REFUSED = "28P01";
    private static final String LOGIN_REFUSED = "28000";
    private static final String NO_SUCH_DATABASE = "3D000";

    private Outages() {}

    static boolean isOutage(Throwable failure) {
        SQLException cause = sqlCause(failure);
        if (cause == null) {
            return failure instanceof CannotCreateTransactionException
                    || failure instanceof DataAccessResourceFailureException;
        }
        String state = cause.getSQLState();
        return cause instanceof SQLTransientConnectionException
                || SILENT_TOO_LONG.equals(state)
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

    /** What to mend. Empty for what waiting doesn't help, such as a migration that fails. */
    static Optional<String> inWords(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                if (state.equals(PASSWORD_REFUSED) || state.equals(LOGIN_REFUSED)) {
                    return Optional.of("PostgreSQL refuses the login, check spring.datasource.username and"
                            + " spring.datasource.password: " + sql.getMessage());
                }
                if (state.equals(NO_SUCH_DATABASE)) {
                    return Optional.of("the database in spring.datasource.url doesn't exist: " + sql.getMessage());
                }
            }
        }
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (isOutage(at)) {
                return Optional.of(
                        "PostgreSQL can't be reached, check spring.datasource.url: " + root(at).getMessage());
            }
        }
        return Optional.empty();
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
