package dev.capstan.apiserver.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One real PostgreSQL for all tests of the JVM, as durable as in production; a database for each that asks. */
public final class TestPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    private static final class Server {
        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .start();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** The JDBC address of a new, empty database. */
    public static String newDatabase() {
        String name = "store_" + DATABASES.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return Server.INSTANCE.getJdbcUrl("postgres", name);
    }

    /** Ends what everybody has open to a database, whatever they are doing. */
    public static void terminateConnections(String jdbcUrl) {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name(jdbcUrl) + "'");
    }

    /** Whether a database takes new connections, as none does while its server is down. */
    public static void allowConnections(String jdbcUrl, boolean allowed) {
        execute("ALTER DATABASE " + name(jdbcUrl) + " ALLOW_CONNECTIONS " + allowed);
    }

    private static String name(String jdbcUrl) {
        return jdbcUrl.replaceAll(".*/([^?]+).*", "$1");
    }

    /** A connection to a database beside all stores'; close it. */
    static Connection connect(String jdbcUrl) throws SQLException {
        return DriverManager.getConnection(jdbcUrl);
    }

    /** As a superuser, in the database {@code postgres}. */
    public static void execute(String sql) {
        DataSource admin = Server.INSTANCE.getPostgresDatabase();
        try (Connection connection = admin.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }
}
