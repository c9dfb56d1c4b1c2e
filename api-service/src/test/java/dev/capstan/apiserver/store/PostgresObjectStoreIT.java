package dev.capstan.apiserver.store;

import static dev.capstan.apiserver.store.TestObjects.configMap;
import static dev.capstan.apiserver.store.TestObjects.deleted;
import static dev.capstan.apiserver.store.TestObjects.namespace;
import static dev.capstan.apiserver.store.TestObjects.updated;
import static dev.capstan.apiserver.store.TestObjects.value;
import static dev.capstan.resource.ResourceTypes.CONFIGMAPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.store.Change.Kind;
import dev.capstan.apiserver.store.ObjectStore.ChangeStream;
import dev.capstan.apiserver.store.ObjectStore.ObjectList;
import dev.capstan.apiserver.store.ReadVersion.AtLeast;
import dev.capstan.apiserver.store.ReadVersion.Exactly;
import dev.capstan.apiserver.store.ReadVersion.Fresh;
import dev.capstan.apiserver.store.StoreException.Reason;
import dev.capstan.resource.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PostgresObjectStoreIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static String database;
    private static StoreInstance instance;
    private static ObjectStore store;

    @BeforeAll
    static void start() {
        database = TestPostgres.newDatabase();
        instance = StoreInstance.start(database);
        store = instance.store();
        store.commit(namespace("default"));
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @Test
    void givesACreatedObjectItsRevisionAsAString() {
        StoredObject created = store.commit(configMap("default", "created"));

        assertThat(created.tree().path("metadata").path("resourceVersion").stringValue())
                .isEqualTo(Long.toString(created.revision()));
        assertThat(store.get(CONFIGMAPS, created.key(), new Fresh())).contains(created);
        assertThat(instance.jdbc()
                        .queryForObject(
                                "SELECT object #>> '{metadata,resourceVersion}' FROM objects_json WHERE name = 'created'",
                                String.class))
                .isEqualTo(Long.toString(created.revision()));
    }

    @Test
    void leavesTheWritersTreeAsItIs() {
        Mutation.Create mutation = configMap("default", "untouched");

        store.commit(mutation);

        assertThat(mutation.object().path("metadata").has("resourceVersion")).isFalse();
    }

    @Test
    void ofTwoWritersOfOneRevisionOneWins() throws Exception {
        StoredObject object = store.commit(configMap("default", "contended"));
        List<Callable<StoredObject>> writers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String value = "writer-" + i;
            writers.add(() -> store.commit(updated(object, value)));
        }

        List<StoredObject> won = new ArrayList<>();
        List<Reason> lost = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<StoredObject> writer : threads.invokeAll(writers)) {
                try {
                    won.add(writer.get());
                } catch (java.util.concurrent.ExecutionException refused) {
                    lost.add(((StoreException) refused.getCause()).reason());
                }
            }
        }

        assertThat(won).hasSize(1);
        assertThat(lost).hasSize(19).containsOnly(Reason.CONFLICT);
        assertThat(store.get(CONFIGMAPS, object.key(), new Fresh())).contains(won.getFirst());
    }

    @Test
    void refusesWhatIsExpectedOtherwise() {
        StoredObject object = store.commit(configMap("default", "expected"));
        store.commit(updated(object, "new"));

        assertRefused(configMap("default", "expected"), Reason.ALREADY_EXISTS);
        assertRefused(updated(object, "stale"), Reason.CONFLICT);
        assertRefused(deleted(object), Reason.CONFLICT);
        assertRefused(new Mutation.Delete(CONFIGMAPS, ObjectKey.namespaced("default", "nobody"), 1), Reason.NOT_FOUND);
        assertRefused(configMap("nowhere", "homeless"), Reason.NAMESPACE_NOT_FOUND);
    }

    @Test
    void createsNothingInATerminatingNamespace() {
        StoredObject namespace = store.commit(namespace("ending"));
        ObjectNode ending = namespace.tree().deepCopy();
        ending.withObject("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
        store.commit(new Mutation.Update(namespace.type(), namespace.key(), ending, namespace.revision()));

        assertRefused(configMap("ending", "late"), Reason.NAMESPACE_TERMINATING);
    }

    @Test
    void aPoisonedWriteFailsAlone() throws Exception {
        instance.jdbc().execute("ALTER TABLE objects ADD CONSTRAINT poison CHECK (name NOT LIKE 'poison%') NOT VALID");
        List<Callable<StoredObject>> writers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String name = (i == 7 ? "poison-" : "neighbour-") + i;
            writers.add(() -> store.commit(configMap("default", name)));
        }

        int failed = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<StoredObject> writer : threads.invokeAll(writers)) {
                failed += writer.state() == Future.State.FAILED ? 1 : 0;
            }
        }

        assertThat(failed).isEqualTo(1);
        assertThat(store.list(CONFIGMAPS, "default", new Fresh()).items())
                .filteredOn(object -> object.key().name().startsWith("neighbour-"))
                .hasSize(29);
    }

    @Test
    void refusesTheCharacterThatJsonbCannotHold() {
        Mutation.Create mutation = configMap("default", "nul");
        mutation.object().withObject("data").put("value", "a\u0000b");

        assertThatThrownBy(() -> store.commit(mutation)).hasMessageContaining("U+0000");
    }

    @Test
    void acceptsABackslashThatLooksLikeThatCharacter() {
        Mutation.Create mutation = configMap("default", "backslash");
        mutation.object().withObject("data").put("value", "\\u0000");

        assertThat(value(store.commit(mutation))).isEqualTo("\\u0000");
    }

    @Test
    void listsInKeyOrderWithinTheNamespace() {
        store.commit(namespace("ordered"));
        for (String name : List.of("b", "a-1", "c", "a")) {
            store.commit(configMap("ordered", name));
        }

        assertThat(store.list(CONFIGMAPS, "ordered", new Fresh()).items())
                .extracting(object -> object.key().name())
                .containsExactly("a", "a-1", "b", "c");
    }

    @Test
    void listsWhileWritersGoOnShowOneRevision() throws Exception {
        store.commit(namespace("moving"));
        StoredObject left = store.commit(configMap("moving", "left"));
        StoredObject right = store.commit(configMap("moving", "right"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Left is always written before right, so no picture may show right ahead of left.
            Future<?> writer = threads.submit(() -> {
                StoredObject l = left;
                StoredObject r = right;
                for (int i = 1; i <= 200; i++) {
                    l = store.commit(updated(l, Integer.toString(i)));
                    r = store.commit(updated(r, Integer.toString(i)));
                }
            });
            while (!writer.isDone()) {
                ObjectList picture = store.list(CONFIGMAPS, "moving", new Fresh());
                int leftValue = number(picture.items().getFirst());
                int rightValue = number(picture.items().getLast());
                assertThat(leftValue - rightValue).isBetween(0, 1);
                assertThat(picture.items())
                        .allSatisfy(object -> assertThat(object.revision()).isLessThanOrEqualTo(picture.revision()));
            }
            writer.get();
        }
    }

    @Test
    void aLaterRevisionThanAnyIsNotReached() {
        assertThatThrownBy(() -> store.list(CONFIGMAPS, null, new AtLeast(Long.MAX_VALUE)))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.REVISION_NOT_REACHED));
    }

    @Nested
    class GivenChangesOfOneNamespace {
        private final String namespace = "watched-" + System.nanoTime();
        private final StoredObject home = store.commit(namespace(namespace));

        @Test
        void watchShowsThemAllInOrderWithTheStateBefore() throws Exception {
            StoredObject created = store.commit(configMap(namespace, "one"));
            StoredObject changed = store.commit(updated(created, "x"));
            store.commit(configMap("default", "elsewhere-" + namespace));
            StoredObject removed = store.commit(deleted(changed));

            try (ChangeStream changes = store.watch(CONFIGMAPS, namespace, home.revision())) {
                assertThat(drain(changes, 3))
                        .extracting(Change::kind, Change::revision, Change::before, Change::after)
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple(Kind.ADDED, created.revision(), null, created),
                                org.assertj.core.groups.Tuple.tuple(
                                        Kind.MODIFIED, changed.revision(), created, changed),
                                org.assertj.core.groups.Tuple.tuple(
                                        Kind.DELETED, removed.revision(), changed, removed));
                assertThat(changes.revision()).isGreaterThanOrEqualTo(removed.revision());
            }
        }

        @Test
        void aStoreStartedLaterTellsTheSameFromItsLog() throws Exception {
            StoredObject created = store.commit(configMap(namespace, "one"));
            StoredObject changed = store.commit(updated(created, "x"));
            StoredObject removed = store.commit(deleted(changed));

            try (StoreInstance second = StoreInstance.start(database);
                    ChangeStream changes = second.store().watch(CONFIGMAPS, namespace, home.revision())) {
                assertThat(drain(changes, 3)).extracting(Change::after).containsExactly(created, changed, removed);
            }
        }

        @Test
        void aWatcherIsWokenByAWrite() throws Exception {
            try (ChangeStream changes = store.watch(CONFIGMAPS, namespace, home.revision());
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Change> next = threads.submit(() -> changes.next(SOON));
                StoredObject created = store.commit(configMap(namespace, "awaited"));

                assertThat(next.get().after()).isEqualTo(created);
            }
        }

        @Test
        void otherChangesMoveTheBookmarkOn() throws Exception {
            try (ChangeStream changes = store.watch(CONFIGMAPS, namespace, home.revision())) {
                StoredObject other = store.commit(namespace("other-" + namespace));

                assertThat(changes.next(Duration.ofMillis(10))).isNull();
                assertThat(changes.revision()).isGreaterThanOrEqualTo(other.revision());
            }
        }

        @Test
        void anExactRevisionShowsThePast() {
            StoredObject created = store.commit(configMap(namespace, "a"));
            StoredObject second = store.commit(configMap(namespace, "b"));
            StoredObject changed = store.commit(updated(created, "later"));
            store.commit(deleted(second));
            store.commit(configMap(namespace, "c"));

            assertThat(store.list(CONFIGMAPS, namespace, new Exactly(second.revision())))
                    .isEqualTo(new ObjectList(second.revision(), List.of(created, second)));
            assertThat(store.get(CONFIGMAPS, created.key(), new Exactly(changed.revision())))
                    .contains(changed);
        }
    }

    @Test
    void anotherInstanceReadsWhatThisOneWroteBefore() {
        try (StoreInstance second = StoreInstance.start(database, "capstan.store.poll-interval=1h")) {
            StoredObject object = store.commit(configMap("default", "shared"));
            StoredObject seen =
                    second.store().get(CONFIGMAPS, object.key(), new Fresh()).orElseThrow();
            for (int i = 0; i < 200; i++) {
                ObjectStore writer = i % 2 == 0 ? second.store() : store;
                ObjectStore reader = i % 2 == 0 ? store : second.store();
                StoredObject written = writer.commit(updated(seen, "round " + i));
                seen = reader.get(CONFIGMAPS, object.key(), new Fresh()).orElseThrow();
                assertThat(seen).isEqualTo(written);
            }
        }
    }

    @Test
    void revisionsGrowInTheOrderInWhichWritesAreSeen() throws Exception {
        store.commit(namespace("busy"));
        long start = store.status().revision();
        try (ChangeStream changes = store.watch(CONFIGMAPS, "busy", start);
                StoreInstance second = StoreInstance.start(database);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 8; writer++) {
                ObjectStore target = writer % 2 == 0 ? store : second.store();
                String prefix = "w" + writer + "-";
                threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        target.commit(configMap("busy", prefix + i));
                    }
                    return true;
                });
            }
            List<Change> seen = drain(changes, 400);

            assertThat(seen).extracting(Change::revision).isSorted().doesNotHaveDuplicates();
        }
    }

    private static void assertRefused(Mutation mutation, Reason reason) {
        assertThatThrownBy(() -> store.commit(mutation))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private static List<Change> drain(ChangeStream changes, int count) throws InterruptedException {
        List<Change> found = new ArrayList<>();
        while (found.size() < count) {
            Change next = changes.next(SOON);
            assertThat(next).as("change %d of %d", found.size() + 1, count).isNotNull();
            found.add(next);
        }
        return found;
    }

    private static int number(StoredObject object) {
        return value(object).isEmpty() ? 0 : Integer.parseInt(value(object));
    }
}
