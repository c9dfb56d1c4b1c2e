package dev.capstan.e2e.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What PostgreSQL holds, read with a client of the test's own in one snapshot.
 *
 * @param changes in revision order
 * @param objects revision by resource and key
 */
record DatabaseView(long epoch, long revision, List<ChangeRow> changes, Map<String, Map<String, Long>> objects) {
    static DatabaseView read(Properties apiService) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                apiService.getProperty("spring.datasource.url"),
                apiService.getProperty("spring.datasource.username"),
                apiService.getProperty("spring.datasource.password"))) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (Statement statement = connection.createStatement()) {
                try (ResultSet state = statement.executeQuery("SELECT epoch, revision FROM store_state")) {
                    state.next();
                    return new DatabaseView(
                            state.getLong(1), state.getLong(2), changes(connection), objects(connection));
                }
            }
        }
    }

    private static List<ChangeRow> changes(Connection connection) throws SQLException {
        List<ChangeRow> changes = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT revision, kind, resource, namespace, name, after,"
                        + " committed_at FROM changes ORDER BY revision")) {
            while (row.next()) {
                changes.add(new ChangeRow(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        key(row.getString(4), row.getString(5)),
                        row.getString(6),
                        row.getTimestamp(7).toInstant()));
            }
        }
        return changes;
    }

    private static Map<String, Map<String, Long>> objects(Connection connection) throws SQLException {
        Map<String, Map<String, Long>> objects = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT resource, namespace, name, revision FROM objects")) {
            while (row.next()) {
                objects.computeIfAbsent(row.getString(1), resource -> new HashMap<>())
                        .put(key(row.getString(2), row.getString(3)), row.getLong(4));
            }
        }
        return objects;
    }

    private static String key(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
