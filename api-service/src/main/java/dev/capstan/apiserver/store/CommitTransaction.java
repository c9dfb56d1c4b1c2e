package dev.capstan.apiserver.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The committer's transactions: a connection of the pool and nothing around it. A transaction manager that makes a JPA session
 * for each took almost half of the committer's CPU (docs/adr/0013-committer-on-plain-jdbc.md).
 */
final class CommitTransaction {
    private static final Logger log = LoggerFactory.getLogger(CommitTransaction.class);

    /** What is done between BEGIN and COMMIT. */
    @FunctionalInterface
    interface Work {
        void on(Connection connection) throws SQLException;
    }

    private final DataSource dataSource;

    CommitTransaction(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** @throws CommitFailedException also when COMMIT got no answer */
    void run(Work work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.on(connection);
                connection.commit();
            } catch (SQLException | RuntimeException | Error failure) {
                rollBack(connection);
                throw failure;
            }
        } catch (SQLException failure) {
            throw new CommitFailedException(failure);
        }
    }

    /** It fails too when the connection is lost, and must not hide why it was needed. */
    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            log.debug("rollback failed", lost);
        }
    }
}
