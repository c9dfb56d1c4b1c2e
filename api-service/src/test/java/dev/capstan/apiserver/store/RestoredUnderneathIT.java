package dev.capstan.apiserver.store;

import static dev.capstan.apiserver.store.TestObjects.configMap;
import static dev.capstan.apiserver.store.TestObjects.namespace;
import static dev.capstan.resource.ResourceTypes.CONFIGMAPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.capstan.apiserver.store.ReadVersion.Fresh;
import dev.capstan.resource.ObjectKey;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL loses the last commits while two API servers run on it, as by a failover to a standby that lagged behind. */
class RestoredUnderneathIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private String database;
    private StoreInstance one;
    private StoreInstance other;
    private StoredObject kept;
    private StoredObject lost;

    @BeforeEach
    void start() {
        database = TestPostgres.newDatabase();
        one = StoreInstance.start(database);
        other = StoreInstance.start(database);
        one.store().commit(namespace("default"));
        kept = one.store().commit(configMap("default", "kept"));
        lost = one.store().commit(configMap("default", "lost"));
        assertThat(exists(other, "lost")).isTrue();
    }

    @AfterEach
    void stop() {
        other.close();
        one.close();
    }

    @Test
    void whatWasLostIsGoneFromEveryInstanceAndWritesGoOn() {
        goBackTo(kept.revision());

        StoredObject afterwards = one.store().commit(configMap("default", "afterwards"));

        for (StoreInstance instance : new StoreInstance[] {one, other}) {
            await().atMost(SOON).until(() -> exists(instance, "afterwards") && !exists(instance, "lost"));
            assertThat(exists(instance, "kept")).isTrue();
            assertGone(instance, lost.revision());
        }
        assertThat(afterwards.revision()).isGreaterThan(lost.revision());
    }

    /** Those that were lost and those that took their place have the same revisions. */
    @Test
    void changesThatTookThePlaceOfLostOnesAreNotMistakenForThem() {
        replaceLost();
        TestPostgres.terminateConnections(database);

        for (StoreInstance instance : new StoreInstance[] {one, other}) {
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> exists(instance, "impostor") && !exists(instance, "lost"));
            assertGone(instance, lost.revision());
        }
    }

    private static boolean exists(StoreInstance instance, String name) {
        return instance.store()
                .get(CONFIGMAPS, ObjectKey.namespaced("default", name), new Fresh())
                .isPresent();
    }

    private static void assertGone(StoreInstance instance, long revision) {
        assertThatThrownBy(() -> instance.store().watch(CONFIGMAPS, null, revision))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        gone -> assertThat(gone.reason()).isEqualTo(StoreException.Reason.REVISION_GONE));
    }

    private void goBackTo(long revision) {
        inDatabase("""
            BEGIN;
            DELETE FROM changes WHERE revision > %1$d;
            DELETE FROM objects WHERE revision > %1$d;
            UPDATE store_state SET revision = %1$d;
            COMMIT""".formatted(revision));
    }

    /** As if an instance that had never seen the change had written another one in its place. */
    private void replaceLost() {
        inDatabase("""
            BEGIN;
            UPDATE changes SET name = 'impostor', uid = 'u', after = replace(after, '"lost"', '"impostor"') WHERE name = 'lost';
            UPDATE objects SET name = 'impostor', uid = 'u', body = replace(body, '"lost"', '"impostor"') WHERE name = 'lost';
            COMMIT""");
    }

    private void inDatabase(String sql) {
        one.jdbc().execute(sql);
    }
}
