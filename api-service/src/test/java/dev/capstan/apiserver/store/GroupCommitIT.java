package dev.capstan.apiserver.store;

import static dev.capstan.apiserver.store.TestObjects.configMap;
import static dev.capstan.apiserver.store.TestObjects.deleted;
import static dev.capstan.apiserver.store.TestObjects.namespace;
import static dev.capstan.apiserver.store.TestObjects.updated;
import static dev.capstan.apiserver.store.TestObjects.value;
import static dev.capstan.resource.ResourceTypes.CONFIGMAPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.store.ReadVersion.Fresh;
import dev.capstan.apiserver.store.StoreException.Reason;
import dev.capstan.resource.ObjectKey;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Writes that are certain to share one transaction. */
class GroupCommitIT {
    /** Partitions are added for a few batches at a time, by the committer itself. */
    private static final String[] SMALL = {"capstan.store.max-batch=20", "capstan.store.partition-size=20"};

    private String database;
    private StoreInstance instance;
    private ObjectStore store;

    @BeforeEach
    void start() {
        database = TestPostgres.newDatabase();
        instance = StoreInstance.start(database, SMALL);
        store = instance.store();
        store.commit(namespace("default"));
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    @Test
    void ofTwoCreatorsOfOneKeyTheFirstWins() throws Exception {
        List<Object> outcomes = HeldCommitLock.on(database, store)
                .submit(configMap("default", "one"))
                .submit(configMap("default", "one"))
                .submit(configMap("default", "neighbour"))
                .release();

        assertThat(stored(outcomes.get(0)).key().name()).isEqualTo("one");
        assertThat(reason(outcomes.get(1))).isEqualTo(Reason.ALREADY_EXISTS);
        assertShareABatch(stored(outcomes.get(0)), stored(outcomes.get(2)));
    }

    @Test
    void ofTwoWritersOfOneRevisionTheFirstWins() throws Exception {
        StoredObject object = store.commit(configMap("default", "one"));

        List<Object> outcomes = HeldCommitLock.on(database, store)
                .submit(updated(object, "first"))
                .submit(updated(object, "second"))
                .submit(deleted(object))
                .submit(configMap("default", "neighbour"))
                .release();

        assertThat(value(stored(outcomes.get(0)))).isEqualTo("first");
        assertThat(reason(outcomes.get(1))).isEqualTo(Reason.CONFLICT);
        assertThat(reason(outcomes.get(2))).isEqualTo(Reason.CONFLICT);
        assertShareABatch(stored(outcomes.get(0)), stored(outcomes.get(3)));
        assertThat(store.get(CONFIGMAPS, object.key(), new Fresh())).contains(stored(outcomes.get(0)));
    }

    @Test
    void eachSeesItsPredecessors() throws Exception {
        StoredObject home = store.commit(namespace("ending"));
        ObjectNode ending = home.tree().deepCopy();
        ending.withObject("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");

        List<Object> outcomes = HeldCommitLock.on(database, store)
                .submit(configMap("new", "too-early"))
                .submit(namespace("new"))
                .submit(configMap("new", "in-time"))
                .submit(configMap("ending", "in-time"))
                .submit(new Mutation.Update(home.type(), home.key(), ending, home.revision()))
                .submit(configMap("ending", "too-late"))
                .release();

        assertThat(reason(outcomes.get(0))).isEqualTo(Reason.NAMESPACE_NOT_FOUND);
        assertThat(reason(outcomes.get(5))).isEqualTo(Reason.NAMESPACE_TERMINATING);
        assertShareABatch(
                stored(outcomes.get(1)), stored(outcomes.get(2)), stored(outcomes.get(3)), stored(outcomes.get(4)));
    }

    @Test
    void anObjectThatAnotherReplacedUnderItsNameIsNotItself() throws Exception {
        StoredObject object = store.commit(configMap("default", "one"));
        ObjectNode impostor = configMap("default", "one").object();

        List<Object> outcomes = HeldCommitLock.on(database, store)
                .submit(new Mutation.Update(CONFIGMAPS, object.key(), impostor, object.revision()))
                .submit(deleted(object))
                .submit(configMap("default", "one"))
                .submit(updated(object, "late"))
                .release();

        assertThat(reason(outcomes.get(0))).isEqualTo(Reason.CONFLICT);
        assertThat(stored(outcomes.get(2)).uid()).isNotEqualTo(object.uid());
        assertThat(reason(outcomes.get(3))).isEqualTo(Reason.CONFLICT);
    }

    @Test
    void aWriteThatAStatementFailsOnFailsAlone() throws Exception {
        instance.jdbc().execute("ALTER TABLE objects ADD CONSTRAINT poison CHECK (name NOT LIKE 'poison%') NOT VALID");

        HeldCommitLock held = HeldCommitLock.on(database, store);
        for (int i = 0; i < 15; i++) {
            held.submit(configMap("default", (i == 7 ? "poison-" : "neighbour-") + i));
        }
        List<Object> outcomes = held.release();

        assertThat(outcomes.get(7)).isInstanceOf(RuntimeException.class);
        outcomes.remove(7);
        assertThat(outcomes).hasSize(14).allSatisfy(outcome -> {
            StoredObject written = stored(outcome);
            assertThat(store.get(CONFIGMAPS, written.key(), new Fresh())).contains(written);
        });
        assertThat(changesOf("poison-7")).isZero();
        assertThat(store.get(CONFIGMAPS, ObjectKey.namespaced("default", "poison-7"), new Fresh()))
                .isEmpty();
    }

    @Test
    void aWriteThatCannotBePutIntoAStatementFailsAlone() throws Exception {
        Mutation.Create nul = configMap("default", "nul");
        nul.object().withObject("data").put("value", "a\u0000b");
        Mutation.Create withoutUid = configMap("default", "without-uid");
        withoutUid.object().withObject("metadata").remove("uid");

        List<Object> outcomes = HeldCommitLock.on(database, store)
                .submit(configMap("default", "before"))
                .submit(nul)
                .submit(withoutUid)
                .submit(configMap("default", "after"))
                .release();

        assertThat(outcomes.get(1)).isInstanceOf(RuntimeException.class);
        assertThat(outcomes.get(2)).isInstanceOf(RuntimeException.class);
        assertShareABatch(stored(outcomes.get(0)), stored(outcomes.get(3)));
    }

    /** It is paused, or cut off from the database, in the middle of a commit. */
    @Test
    void anInstanceThatFallsSilentWithTheLockLosesItToTheOthers() throws Exception {
        try (StoreInstance other = StoreInstance.start(database, SMALL)) {
            CountDownLatch locked = new CountDownLatch(1);
            CountDownLatch awake = new CountDownLatch(1);
            FutureTask<Void> commit = new FutureTask<>(
                    () -> new CommitTransaction(other.dataSource()).run(connection -> {
                        BatchWriter.lock(connection);
                        locked.countDown();
                        awaitUninterruptibly(awake);
                        BatchWriter.lock(connection);
                    }),
                    null);
            Thread.startVirtualThread(commit);
            locked.await();

            StoredObject meanwhile = store.commit(configMap("default", "meanwhile"));

            awake.countDown();
            assertThatThrownBy(commit::get)
                    .cause()
                    .isInstanceOf(CommitFailedException.class)
                    .satisfies(failure -> assertThat(Outages.isOutage(failure)).isTrue());
            assertThat(other.store().get(CONFIGMAPS, meanwhile.key(), new Fresh()))
                    .contains(meanwhile);
            assertThat(other.store().commit(configMap("default", "afterwards")).revision())
                    .isGreaterThan(meanwhile.revision());
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aBatchThatFailedTakesItsNewPartitionWithIt() {
        instance.jdbc().execute("ALTER TABLE objects ADD CONSTRAINT poison CHECK (name NOT LIKE 'poison%') NOT VALID");
        for (int i = 0; i < 50; i++) {
            String name = "poison-" + i;
            assertThatThrownBy(() -> store.commit(configMap("default", name))).isNotNull();
            store.commit(configMap("default", "good-" + i));
        }

        assertThat(store.list(CONFIGMAPS, "default", new Fresh()).items()).hasSize(50);
    }

    private void assertShareABatch(StoredObject... objects) {
        long[] revisions =
                List.of(objects).stream().mapToLong(StoredObject::revision).toArray();
        StringBuilder list = new StringBuilder();
        for (long revision : revisions) {
            list.append(list.isEmpty() ? "" : ",").append(revision);
        }
        assertThat(count("SELECT count(*) FROM changes WHERE revision IN (" + list + ")"))
                .isEqualTo(objects.length);
        assertThat(count("SELECT count(DISTINCT batch) FROM changes WHERE revision IN (" + list + ")"))
                .isEqualTo(1);
    }

    private int changesOf(String name) {
        return count("SELECT count(*) FROM changes WHERE name = '" + name + "'");
    }

    private int count(String sql) {
        return Objects.requireNonNull(instance.jdbc().queryForObject(sql, Integer.class));
    }

    private static StoredObject stored(Object outcome) {
        assertThat(outcome).isInstanceOf(StoredObject.class);
        return (StoredObject) outcome;
    }

    private static Reason reason(Object outcome) {
        assertThat(outcome).isInstanceOf(StoreException.class);
        return ((StoreException) outcome).reason();
    }
}
