package dev.capstan.apiserver.store;

import static dev.capstan.apiserver.store.TestObjects.namespace;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Holds the commit lock, as another instance would that writes for long, so that what is written meanwhile comes to be one
 * batch, in the order of its submission.
 */
final class HeldCommitLock {
    private static final String WAITING =
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
                    + " (SELECT oid FROM pg_database WHERE datname = current_database())";

    private final Connection connection;
    private final ObjectStore store;
    private final List<FutureTask<StoredObject>> writes = new ArrayList<>();

    private HeldCommitLock(Connection connection, ObjectStore store) {
        this.connection = connection;
        this.store = store;
    }

    /** The committer waits for the lock already, with a write of no interest; what is submitted now waits behind it. */
    static HeldCommitLock on(String database, ObjectStore store) throws SQLException {
        HeldCommitLock held = new HeldCommitLock(TestPostgres.connect(database), store);
        held.query("SELECT pg_advisory_lock(" + CommitLock.KEY + ")");
        Thread.startVirtualThread(() -> store.commit(namespace("plug-" + UUID.randomUUID())));
        await().until(() -> held.query(WAITING) > 0);
        return held;
    }

    HeldCommitLock submit(Mutation mutation) {
        FutureTask<StoredObject> write = new FutureTask<>(() -> store.commit(mutation));
        writes.add(write);
        Thread writer = Thread.ofPlatform().daemon().start(write);
        await().until(() -> writer.getState() == Thread.State.TIMED_WAITING);
        return this;
    }

    /** Every outcome in the order of submission: the object as stored, or the exception. */
    List<Object> release() throws SQLException, InterruptedException {
        connection.close();
        List<Object> outcomes = new ArrayList<>();
        for (FutureTask<StoredObject> write : writes) {
            try {
                outcomes.add(write.get());
            } catch (ExecutionException refused) {
                outcomes.add(refused.getCause());
            }
        }
        return outcomes;
    }

    private long query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return sql.equals(WAITING) ? rows.getLong(1) : 0;
        }
    }
}
