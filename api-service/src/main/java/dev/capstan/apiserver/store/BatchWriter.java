package dev.capstan.apiserver.store;

import dev.capstan.apiserver.store.Change.Kind;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The two round trips of a group commit before its COMMIT: take the lock and learn the revision, then write everything.
 *
 * <p>JDBC and not JPA: rows go as arrays, one statement per table whatever the batch's size (see docs/adr on the committer).
 * Every call needs a READ COMMITTED transaction around it.
 */
final class BatchWriter {
    private static final String LOCK_AND_READ = CommitLock.STATEMENT + "; SELECT revision FROM store_state";

    private static final String INSERT_CHANGES = """
            INSERT INTO changes
                (revision, kind, resource, namespace, name, uid, before, after, traceparent, batch)
            SELECT c.*, ?::uuid FROM unnest(
                ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) c""";

    private static final String ADVANCE = "UPDATE store_state SET revision = ? WHERE revision = ?";

    private static final String UPSERT_OBJECTS = """
            INSERT INTO objects (resource, namespace, name, uid, revision, body)
            SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[])
            ON CONFLICT (resource, namespace, name) DO UPDATE
            SET uid = excluded.uid, revision = excluded.revision, body = excluded.body""";

    /** Without the settings a plan made while the table was small would go on scanning it when it has grown. */
    private static final String DELETE_OBJECTS = """
            SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
            DELETE FROM objects o USING unnest(?::text[], ?::text[], ?::text[]) d (resource, namespace, name)
            WHERE o.resource = d.resource AND o.namespace = d.namespace AND o.name = d.name""";

    private static final String IS_COMMITTED = "SELECT FROM changes WHERE revision = ? AND batch = ?";

    private BatchWriter() {}

    /** The store's revision, which nobody else can change until the transaction ends. */
    static long lock(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK_AND_READ)) {
            statement.execute();
            statement.getMoreResults();
            try (ResultSet rows = statement.getResultSet()) {
                if (!rows.next()) {
                    throw new IllegalStateException("store_state is empty");
                }
                return rows.getLong(1);
            }
        }
    }

    /** Whether a batch that ended at a revision is in the log. Under the lock, or its COMMIT may be on its way still. */
    static boolean isCommitted(Connection connection, long revision, UUID batch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(IS_COMMITTED)) {
            statement.setLong(1, revision);
            statement.setObject(2, batch);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    static void write(Connection connection, BatchPlan plan, UUID batch) throws SQLException {
        // Of a key that changes twice only its last state goes into objects.
        Map<Object, PlannedChange> last = new LinkedHashMap<>();
        for (PlannedChange planned : plan.changes()) {
            last.put(List.of(planned.change().type(), planned.change().key()), planned);
        }
        List<PlannedChange> present = withKind(last.values(), false);
        List<PlannedChange> deleted = withKind(last.values(), true);

        String sql = ADVANCE + ";\n" + INSERT_CHANGES
                + (present.isEmpty() ? "" : ";\n" + UPSERT_OBJECTS)
                + (deleted.isEmpty() ? "" : ";\n" + DELETE_OBJECTS);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Parameters parameters = new Parameters(connection, statement);
            parameters.number(plan.head());
            parameters.number(plan.base());
            bindChanges(parameters, plan.changes(), batch);
            if (!present.isEmpty()) {
                bindKeys(parameters, present);
                parameters.texts(present, planned -> planned.change().after().uid());
                parameters.numbers(present);
                parameters.texts(present, PlannedChange::after);
            }
            if (!deleted.isEmpty()) {
                bindKeys(parameters, deleted);
            }
            statement.execute();
            if (statement.getUpdateCount() != 1) {
                throw new IllegalStateException("the revision changed under the commit lock, expected " + plan.base());
            }
        }
    }

    private static void bindChanges(Parameters parameters, List<PlannedChange> changes, UUID batch)
            throws SQLException {
        parameters.uuid(batch);
        parameters.numbers(changes);
        parameters.texts(changes, planned -> planned.change().kind().name());
        bindKeys(parameters, changes);
        parameters.texts(changes, planned -> planned.change().after().uid());
        parameters.texts(changes, PlannedChange::before);
        parameters.texts(changes, PlannedChange::after);
        parameters.texts(changes, planned -> planned.change().traceparent());
    }

    private static void bindKeys(Parameters parameters, List<PlannedChange> changes) throws SQLException {
        parameters.texts(changes, planned -> planned.change().type().qualifiedPlural());
        parameters.texts(changes, planned -> planned.change().key().namespace());
        parameters.texts(changes, planned -> planned.change().key().name());
    }

    private static List<PlannedChange> withKind(Collection<PlannedChange> changes, boolean deleted) {
        List<PlannedChange> found = new ArrayList<>(changes.size());
        for (PlannedChange planned : changes) {
            if (deleted == (planned.change().kind() == Kind.DELETED)) {
                found.add(planned);
            }
        }
        return found;
    }

    /** Binds one after the other. */
    private static final class Parameters {
        private final Connection connection;
        private final PreparedStatement statement;
        private int index = 1;

        Parameters(Connection connection, PreparedStatement statement) {
            this.connection = connection;
            this.statement = statement;
        }

        void number(long value) throws SQLException {
            statement.setLong(index++, value);
        }

        void uuid(UUID value) throws SQLException {
            statement.setObject(index++, value);
        }

        void numbers(List<PlannedChange> changes) throws SQLException {
            Long[] values = new Long[changes.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = changes.get(i).change().revision();
            }
            bind("bigint", values);
        }

        void texts(List<PlannedChange> changes, Function<PlannedChange, @Nullable String> column) throws SQLException {
            @Nullable String[] values = new String[changes.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = column.apply(changes.get(i));
            }
            bind("text", values);
        }

        private void bind(String type, @Nullable Object[] values) throws SQLException {
            Array array = connection.createArrayOf(type, values);
            statement.setArray(index++, array);
        }
    }
}
