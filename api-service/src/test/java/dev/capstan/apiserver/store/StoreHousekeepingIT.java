package dev.capstan.apiserver.store;

import static dev.capstan.apiserver.store.TestObjects.configMap;
import static dev.capstan.apiserver.store.TestObjects.create;
import static dev.capstan.apiserver.store.TestObjects.namespace;
import static dev.capstan.apiserver.store.TestObjects.updated;
import static dev.capstan.resource.ResourceTypes.CONFIGMAPS;
import static dev.capstan.resource.ResourceTypes.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.capstan.apiserver.store.ReadVersion.Fresh;
import dev.capstan.resource.ObjectKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StoreHousekeepingIT {
    private static final String OFTEN = "capstan.store.housekeeping-interval=100ms";

    private final String database = TestPostgres.newDatabase();

    @Test
    void dropsOldPartitionsOfTheLogAndTellsWatchersFromBefore() {
        String[] hasty = {OFTEN, "capstan.store.retention=1ms", "capstan.store.partition-size=300"};
        long old;
        try (StoreInstance instance = StoreInstance.start(database, hasty)) {
            old = instance.store().commit(namespace("default")).revision();
            StoredObject object = instance.store().commit(configMap("default", "busy"));
            for (int i = 0; i < 700; i++) {
                object = instance.store().commit(updated(object, Integer.toString(i)));
            }
            await().untilAsserted(() -> assertThat(partitions(instance)).isEqualTo(1));
        }
        try (StoreInstance later = StoreInstance.start(database)) {
            assertThatThrownBy(() -> later.store().watch(CONFIGMAPS, "default", old))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            gone -> assertThat(gone.reason()).isEqualTo(StoreException.Reason.REVISION_GONE));
            assertThat(later.store().list(CONFIGMAPS, "default", new Fresh()).items())
                    .hasSize(1);
        }
    }

    @Test
    void keepsPartitionsUntilTheyArePublishedAndDropsThemInOrder() {
        String[] hasty = {
            OFTEN, "capstan.store.retention=1ms", "capstan.store.partition-size=20", "capstan.store.max-batch=20"
        };
        try (StoreInstance instance = StoreInstance.start(database, hasty)) {
            instance.publication().set(0);
            instance.store().commit(namespace("default"));
            writeUntil(instance, 70);
            awaitHousekeeping(instance);
            assertThat(oldestChange(instance)).isEqualTo(1);

            // The first partition ends at 19, the second at 39.
            instance.publication().set(38);
            await().untilAsserted(() -> assertThat(oldestChange(instance)).isEqualTo(20));
            awaitHousekeeping(instance);
            assertThat(oldestChange(instance)).isEqualTo(20);
        }
    }

    @Test
    void keepsPartitionsThatAreYoungerThanTheRetention() {
        String[] patient = {OFTEN, "capstan.store.partition-size=20", "capstan.store.max-batch=20"};
        try (StoreInstance instance = StoreInstance.start(database, patient)) {
            instance.store().commit(namespace("default"));
            writeUntil(instance, 70);
            instance.jdbc()
                    .update("UPDATE changes SET committed_at = now() - interval '61 minutes' WHERE revision < 45");

            await().untilAsserted(() -> assertThat(oldestChange(instance)).isEqualTo(40));
            awaitHousekeeping(instance);
            assertThat(oldestChange(instance)).isEqualTo(40);
        }
    }

    private static void writeUntil(StoreInstance instance, long revision) {
        StoredObject object = instance.store().commit(configMap("default", "busy"));
        while (object.revision() < revision) {
            object = instance.store().commit(updated(object, Long.toString(object.revision())));
        }
    }

    /** An Event that is too old is deleted last in every round, so one that came before this call is gone after a whole round. */
    private static void awaitHousekeeping(StoreInstance instance) {
        for (int round = 0; round < 2; round++) {
            instance.store().commit(event("round-" + System.nanoTime(), 61, 61));
            await().untilAsserted(() -> assertThat(instance.store()
                            .list(EVENTS, "default", new Fresh())
                            .items())
                    .isEmpty());
        }
    }

    private static long oldestChange(StoreInstance instance) {
        return Objects.requireNonNull(instance.jdbc().queryForObject("SELECT min(revision) FROM changes", Long.class));
    }

    @Test
    void expiresEventsByWhenTheyWereLastSeen() {
        try (StoreInstance instance = StoreInstance.start(database, OFTEN)) {
            ObjectStore store = instance.store();
            store.commit(namespace("default"));
            store.commit(event("forgotten", 61, 61));
            store.commit(event("repeated", 300, 59));

            await().untilAsserted(() -> assertThat(
                            store.list(EVENTS, "default", new Fresh()).items())
                    .extracting(event -> event.key().name())
                    .containsExactly("repeated"));
        }
    }

    private static Mutation.Create event(String name, int createdMinutesAgo, int seenMinutesAgo) {
        Mutation.Create event = create(EVENTS, ObjectKey.namespaced("default", name));
        event.object().withObject("metadata").put("creationTimestamp", minutesAgo(createdMinutesAgo));
        event.object().put("lastTimestamp", minutesAgo(seenMinutesAgo));
        return event;
    }

    private static String minutesAgo(int minutes) {
        return Instant.now()
                .minus(minutes, ChronoUnit.MINUTES)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private static int partitions(StoreInstance instance) {
        Integer count = instance.jdbc()
                .queryForObject(
                        "SELECT count(*) FROM pg_inherits WHERE inhparent = 'changes'::regclass", Integer.class);
        return count == null ? 0 : count;
    }
}
