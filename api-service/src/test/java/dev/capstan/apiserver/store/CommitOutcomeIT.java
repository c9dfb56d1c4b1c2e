package dev.capstan.apiserver.store;

import static dev.capstan.apiserver.store.TestObjects.configMap;
import static dev.capstan.apiserver.store.TestObjects.namespace;
import static dev.capstan.resource.ResourceTypes.CONFIGMAPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.apiserver.store.ReadVersion.Fresh;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server process of PostgreSQL dies while it carries out COMMIT, so that no answer tells what came of it. */
@Timeout(120)
class CommitOutcomeIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private String database;
    private StoreInstance instance;
    private ObjectStore store;
    private Connection observer;

    @BeforeEach
    void start() throws Exception {
        database = TestPostgres.newDatabase();
        instance = StoreInstance.start(database);
        store = instance.store();
        store.commit(namespace("default"));
        observer = TestPostgres.connect(database);
    }

    @AfterEach
    void stop() throws Exception {
        observer.close();
        instance.close();
    }

    /** A standby that never answers holds COMMIT up after the local commit, and that is where the backend is ended. */
    @Test
    void aWriteThatWasCommittedAfterAllIsAcknowledgedAndNotRepeated() throws Exception {
        standby("nobody");
        try {
            awaitThatCommitsWait();
            CompletableFuture<StoredObject> write = CompletableFuture.supplyAsync(
                    () -> store.commit(configMap("default", "committed")), Thread::startVirtualThread);
            await().atMost(SOON).until(() -> endBackends("wait_event = 'SyncRep'") == 1);

            StoredObject acknowledged = write.get();

            assertOnce(acknowledged);
        } finally {
            standby("");
        }
    }

    /** A deferred constraint runs within COMMIT, before anything is committed. */
    @Test
    void aWriteThatWasNotCommittedIsRepeated() throws Exception {
        try (Statement statement = observer.createStatement()) {
            statement.execute("""
                    CREATE FUNCTION wait_in_commit() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN NULL; END';
                    CREATE CONSTRAINT TRIGGER wait_in_commit AFTER INSERT ON objects DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION wait_in_commit();
                    SELECT pg_advisory_lock(42)""");
        }
        CompletableFuture<StoredObject> write = CompletableFuture.supplyAsync(
                () -> store.commit(configMap("default", "repeated")), Thread::startVirtualThread);
        await().atMost(SOON).until(() -> endBackends("wait_event_type = 'Lock' AND query = 'COMMIT'") == 1);
        try (Statement statement = observer.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock(42)");
        }

        assertOnce(write.get());
    }

    private void assertOnce(StoredObject acknowledged) throws Exception {
        try (StoreInstance second = StoreInstance.start(database)) {
            assertThat(second.store().get(CONFIGMAPS, acknowledged.key(), new Fresh()))
                    .contains(acknowledged);
        }
        assertThat(count("SELECT count(*) FROM changes WHERE name = '"
                        + acknowledged.key().name() + "'"))
                .isEqualTo(1);
    }

    private int endBackends(String where) throws Exception {
        return count("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid() AND " + where);
    }

    private int count(String sql) throws Exception {
        try (Statement statement = observer.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** PostgreSQL's checkpointer sees to a new setting in its own time, and until then COMMIT waits for no standby. */
    private void awaitThatCommitsWait() {
        CompletableFuture<Void> probe = CompletableFuture.runAsync(this::commitForEver, Thread::startVirtualThread);
        await().atMost(SOON).until(() -> endBackends("wait_event = 'SyncRep'") == 1);
        probe.join();
    }

    private void commitForEver() {
        try (Connection connection = TestPostgres.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE probe (n int)");
            while (true) {
                statement.execute("INSERT INTO probe VALUES (1)");
            }
        } catch (SQLException ended) {
            return;
        }
    }

    private static void standby(String name) {
        TestPostgres.execute("ALTER SYSTEM SET synchronous_standby_names = '" + name + "'");
        TestPostgres.execute("SELECT pg_reload_conf()");
    }
}
