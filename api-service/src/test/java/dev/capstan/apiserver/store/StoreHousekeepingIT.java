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
