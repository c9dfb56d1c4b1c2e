package dev.capstan.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;

/** What PostgreSQL does without an API server: each call inserts one row of 1.1 KB in a transaction of its own. */
final class BareCommits implements AutoCloseable {
    private static final String BODY = "x".repeat(1100);

    private final EmbeddedPostgres postgres;

    private BareCommits(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** With the settings that a cluster's own server has. */
    static BareCommits start() throws IOException, SQLException {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("max_wal_size", "512MB")
                .start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            connection.createStatement().execute("CREATE TABLE objects (id bigserial PRIMARY KEY, body text NOT NULL)");
        }
        return new BareCommits(postgres);
    }

    ClosedLoop.Rate measure(int clients, int calls) throws InterruptedException, ExecutionException {
        DataSource database = postgres.getPostgresDatabase();
        return ClosedLoop.run(clients, calls, () -> new Inserts(database.getConnection()));
    }

    private static final class Inserts implements ClosedLoop.Session {
        private final Connection connection;
        private final PreparedStatement insert;

        Inserts(Connection connection) throws SQLException {
            this.connection = connection;
            this.insert = connection.prepareStatement("INSERT INTO objects (body) VALUES (?)");
        }

        @Override
        public void make(int number) throws SQLException {
            insert.setString(1, BODY);
            insert.executeUpdate();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
