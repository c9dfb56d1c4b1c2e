package dev.capstan.apiserver.publish;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one instance of the API server have the relay, as long as its connection to PostgreSQL lives.
 *
 * <p>It keeps instances from fencing each other all the time, no more: that never two relays write is Kafka's part.
 */
final class RelayLock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RelayLock.class);
    private static final long KEY = 0x43415053_52454CL;
    private static final int PATIENCE_SECONDS = 2;

    private final Connection connection;
    private final Duration checkInterval;
    private long checkedAt = System.nanoTime();
    private boolean held = true;

    private RelayLock(Connection connection, Duration checkInterval) {
        this.connection = connection;
        this.checkInterval = checkInterval;
    }

    /** Empty when another instance has it. */
    static Optional<RelayLock> tryAcquire(DataSource dataSource, Duration checkInterval) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            if (isTrue(connection, "SELECT pg_try_advisory_lock(" + KEY + ")")) {
                return Optional.of(new RelayLock(connection, checkInterval));
            }
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
        connection.close();
        return Optional.empty();
    }

    /** Asks PostgreSQL now and then. */
    boolean isHeld() {
        if (held && System.nanoTime() - checkedAt > checkInterval.toNanos()) {
            try {
                held = connection.isValid(PATIENCE_SECONDS);
            } catch (SQLException lost) {
                held = false;
            }
            checkedAt = System.nanoTime();
        }
        return held;
    }

    @Override
    public void close() {
        try (connection) {
            isTrue(connection, "SELECT pg_advisory_unlock(" + KEY + ")");
        } catch (SQLException lost) {
            log.debug("relay lock went with its connection", lost);
        }
    }

    private static boolean isTrue(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
