package dev.capstan.apiserver.publish;

import dev.capstan.ownership.InstanceName;
import java.security.SecureRandom;
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
 * Lets one instance of the API server have the relay: an advisory lock of PostgreSQL that lives as long as its connection.
 *
 * <p>The holder speaks on that connection at every interval. A holder that was paused stays connected but falls silent; the
 * others then end its connection. The lock keeps instances from fencing each other all the time, no more: that never two
 * relays write is Kafka's part.
 */
final class RelayLock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RelayLock.class);
    private static final long KEY = 0x43415053_52454CL;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ANSWER_SECONDS = 5;
    /** So many intervals without a word end a holder's time: with the default of 1 s, another relays within 10 s. */
    private static final int SILENCE = 4;

    private static final String TRY = "SELECT pg_try_advisory_lock(" + KEY + ")";
    private static final String RELEASE = "SELECT pg_advisory_unlock(" + KEY + ")";
    private static final String OF_HOLDER = """
            locktype = 'advisory' AND granted AND objsubid = 1
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND (classid::bigint << 32 | objid::bigint) = %d""".formatted(KEY);
    private static final String OF_ITS_NAME =
            "SELECT nullif(split_part(application_name, ' ', %d), '') FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE "
                    + OF_HOLDER;
    private static final String SESSION_OF_HOLDER = OF_ITS_NAME.formatted(1);
    private static final String HOLDER = OF_ITS_NAME.formatted(2);
    /** The name that the connection has for as long as it holds the lock; a pool may give the same one for the next time. */
    private static final String NAME = "SELECT set_config('application_name', '%s api-service@%s', false)";

    private static final String UNNAME = "RESET application_name";
    private static final String END_SILENT_HOLDER = """
            SELECT bool_or(pg_terminate_backend(pid)) FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE %s
              AND state = 'idle' AND state_change < now() - interval '%d milliseconds'""";

    private final Connection connection;
    private final String session;
    private final Thread heartbeat;
    private volatile boolean held = true;

    private RelayLock(Connection connection, String session, Duration interval) {
        this.connection = connection;
        this.session = session;
        this.heartbeat = Thread.ofVirtual().name("relay-lock").unstarted(() -> speak(interval));
    }

    /** Empty when another instance has it. */
    static Optional<RelayLock> tryAcquire(DataSource dataSource, Duration interval) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            if (isTrue(connection, TRY)) {
                String session = Integer.toUnsignedString(RANDOM.nextInt(), Character.MAX_RADIX);
                execute(connection, NAME.formatted(session, InstanceName.ofThisProcess()));
                RelayLock lock = new RelayLock(connection, session, interval);
                lock.heartbeat.start();
                return Optional.of(lock);
            }
            if (isTrue(connection, END_SILENT_HOLDER.formatted(OF_HOLDER, interval.toMillis() * SILENCE))) {
                log.warn("ended the connection of a relay that fell silent");
            }
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
        connection.close();
        return Optional.empty();
    }

    /** The name of the instance that has it; empty while none has. */
    static Optional<String> holder(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return text(connection, HOLDER);
        }
    }

    /** The {@link #session()} of whoever has it; empty while nobody has. */
    static Optional<String> sessionOfHolder(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return text(connection, SESSION_OF_HOLDER);
        }
    }

    /** Tells this holding of the relay from all others, also from earlier ones of the same instance. */
    String session() {
        return session;
    }

    boolean isHeld() {
        return held;
    }

    private void speak(Duration interval) {
        try {
            while (held) {
                Thread.sleep(interval);
                held = connection.isValid(ANSWER_SECONDS);
            }
            log.warn("relay lock is lost");
        } catch (InterruptedException closed) {
            log.debug("relay lock is given back");
        } catch (SQLException impossible) {
            held = false;
        }
    }

    @Override
    public void close() {
        heartbeat.interrupt();
        try (connection) {
            heartbeat.join();
            execute(connection, UNNAME);
            isTrue(connection, RELEASE);
        } catch (SQLException lost) {
            log.debug("relay lock went with its connection", lost);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Optional<String> text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }

    private static boolean isTrue(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
