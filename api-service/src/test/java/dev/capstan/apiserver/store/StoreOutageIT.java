package dev.capstan.apiserver.store;

import static dev.capstan.apiserver.store.TestObjects.configMap;
import static dev.capstan.apiserver.store.TestObjects.namespace;
import static dev.capstan.resource.ResourceTypes.CONFIGMAPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.apiserver.store.ReadVersion.Fresh;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StoreOutageIT {
    private static final int WRITERS = 8;
    private static final int WRITES = 20;

    @Test
    @Timeout(120)
    void writersNeverNoticeThatConnectionsDieAtAnyMomentAndNothingIsWrittenTwice() throws Exception {
        String database = TestPostgres.newDatabase();
        try (StoreInstance instance = StoreInstance.start(database);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ObjectStore store = instance.store();
            store.commit(namespace("default"));
            AtomicBoolean over = new AtomicBoolean();
            Future<?> killer = threads.submit(() -> {
                while (!over.get()) {
                    TestPostgres.terminateConnections(database);
                    Thread.sleep(Duration.ofMillis(60));
                }
                return null;
            });

            List<Callable<List<StoredObject>>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                String prefix = "w" + writer + "-";
                writers.add(() -> writeAll(store, prefix));
            }
            List<StoredObject> acknowledged = new ArrayList<>();
            try {
                for (Future<List<StoredObject>> writer : threads.invokeAll(writers)) {
                    acknowledged.addAll(writer.get());
                }
            } finally {
                over.set(true);
            }
            killer.get();

            assertThat(acknowledged).hasSize(WRITERS * WRITES);
            await().ignoreExceptions().untilAsserted(() -> {
                assertThat(store.list(CONFIGMAPS, "default", new Fresh()).items())
                        .containsExactlyInAnyOrderElementsOf(acknowledged);
                assertThat(instance.jdbc()
                                .queryForObject(
                                        "SELECT count(*) FROM changes WHERE resource = 'configmaps'", Integer.class))
                        .isEqualTo(acknowledged.size());
            });
        }
        try (StoreInstance restarted = StoreInstance.start(database)) {
            assertThat(restarted
                            .store()
                            .list(CONFIGMAPS, "default", new Fresh())
                            .items())
                    .hasSize(WRITERS * WRITES);
        }
    }

    @Test
    void isNotReadyWhilePostgresqlDoesNotAnswer() {
        String database = TestPostgres.newDatabase();
        try (StoreInstance instance = StoreInstance.start(database)) {
            await().until(instance::isReady);

            TestPostgres.allowConnections(database, false);
            TestPostgres.terminateConnections(database);
            await().until(() -> !instance.isReady());

            TestPostgres.allowConnections(database, true);
            await().atMost(Duration.ofMinutes(1)).until(instance::isReady);
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUpUnlessTheUrlHasAnotherLimit() throws SQLException {
        String database = TestPostgres.newDatabase();
        assertThat(limitMillis(database)).isEqualTo(20_000);
        assertThat(limitMillis(database + (database.contains("?") ? "&" : "?") + "socketTimeout=7"))
                .isEqualTo(7_000);
    }

    private static int limitMillis(String url) throws SQLException {
        try (StoreInstance instance = StoreInstance.start(url);
                Connection connection = instance.dataSource().getConnection()) {
            return connection.getNetworkTimeout();
        }
    }

    /** A create that had been committed without an answer, and then was tried again, would fail as already existing. */
    private static List<StoredObject> writeAll(ObjectStore store, String prefix) {
        List<StoredObject> written = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            written.add(store.commit(configMap("default", prefix + i)));
        }
        return written;
    }
}
