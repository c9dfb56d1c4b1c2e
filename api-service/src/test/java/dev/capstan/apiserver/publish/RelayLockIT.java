package dev.capstan.apiserver.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.capstan.apiserver.store.TestPostgres;
import dev.capstan.ownership.InstanceName;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayLockIT {
    /** Four such intervals are a silence, which no busy machine should make. */
    private static final Duration OFTEN = Duration.ofSeconds(1);

    private static final Duration SELDOM = Duration.ofMinutes(1);

    private final HikariDataSource pool = new HikariDataSource();

    RelayLockIT() {
        pool.setJdbcUrl(TestPostgres.newDatabase());
        pool.setMaximumPoolSize(4);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void passesOnWhenItsHolderGivesItBack() throws Exception {
        RelayLock holder = RelayLock.tryAcquire(pool, SELDOM).orElseThrow();
        assertThat(RelayLock.tryAcquire(pool, SELDOM)).isEmpty();

        holder.close();

        try (RelayLock next = RelayLock.tryAcquire(pool, SELDOM).orElseThrow()) {
            assertThat(next.isHeld()).isTrue();
        }
    }

    @Test
    void tellsWhoHasIt() throws Exception {
        RelayHolder relay = new RelayHolder(pool);
        assertThat(relay.instance()).isEmpty();

        try (RelayLock held = RelayLock.tryAcquire(pool, SELDOM).orElseThrow()) {
            assertThat(held.isHeld()).isTrue();
            assertThat(relay.instance()).contains("api-service@" + InstanceName.ofThisProcess());
        }

        assertThat(relay.instance()).isEmpty();
    }

    @Test
    void eachHoldingHasASessionOfItsOwnThoughThePoolGivesTheSameConnection() throws Exception {
        assertThat(RelayLock.sessionOfHolder(pool)).isEmpty();
        String first;
        try (RelayLock held = RelayLock.tryAcquire(pool, SELDOM).orElseThrow()) {
            first = held.session();
            assertThat(RelayLock.sessionOfHolder(pool)).contains(first);
        }

        try (RelayLock next = RelayLock.tryAcquire(pool, SELDOM).orElseThrow()) {
            assertThat(next.session()).isNotEqualTo(first);
            assertThat(RelayLock.sessionOfHolder(pool)).contains(next.session());
        }
    }

    @Test
    void isTakenFromAHolderThatFellSilentButNotFromOneThatSpeaks() throws Exception {
        try (RelayLock paused = RelayLock.tryAcquire(pool, SELDOM).orElseThrow()) {
            assertThat(paused.isHeld()).isTrue();
            Optional<RelayLock> successor = await().until(() -> RelayLock.tryAcquire(pool, OFTEN), Optional::isPresent);
            try (RelayLock speaking = successor.orElseThrow()) {
                await().during(Duration.ofSeconds(12))
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> RelayLock.tryAcquire(pool, OFTEN).isEmpty() && speaking.isHeld());
            }
        }
    }

    @Test
    void isLostWithItsConnection() throws Exception {
        try (RelayLock lock = RelayLock.tryAcquire(pool, OFTEN).orElseThrow()) {
            TestPostgres.terminateConnections(pool.getJdbcUrl());

            await().until(() -> !lock.isHeld());
        }
    }
}
