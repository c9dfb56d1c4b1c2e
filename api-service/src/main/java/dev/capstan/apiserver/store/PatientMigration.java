package dev.capstan.apiserver.store;

import dev.capstan.management.ServiceHealth;
import dev.capstan.workqueue.Backoff;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * Brings the schema up to date, and waits for as long as that can't be done: for a database that isn't there, for a password
 * that is refused, for a schema that a newer API server has migrated already. Each is told once, in a line that says what to
 * mend, and by {@code /readyz/startup} of the management port. Nothing has to be restarted when it is mended.
 */
final class PatientMigration implements FlywayMigrationStrategy {
    private static final Logger log = LoggerFactory.getLogger(PatientMigration.class);
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

    private final @Nullable ServiceHealth health;

    PatientMigration(@Nullable ServiceHealth health) {
        this.health = health;
    }

    @Override
    public void migrate(Flyway flyway) {
        // A start that waits can't be stopped by closing its context: the shutdown would wait for the start.
        Thread starting = Thread.currentThread();
        Thread onShutdown = new Thread(starting::interrupt, "stop-waiting");
        Runtime.getRuntime().addShutdownHook(onShutdown);
        try {
            tell("waits for PostgreSQL");
            String told = "";
            for (int failures = 0; ; failures++) {
                Optional<String> obstacle = tryToMigrate(flyway);
                if (obstacle.isEmpty()) {
                    return;
                }
                if (!obstacle.get().equals(told)) {
                    told = obstacle.get();
                    log.warn("API server can't start yet, trying again reason={}", told);
                    tell(told);
                }
                Thread.sleep(RETRY.delay(failures));
            }
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("told to stop while waiting for PostgreSQL", stopped);
        } finally {
            forget(onShutdown);
        }
    }

    private void tell(String waitsFor) {
        if (health != null) {
            health.startWaitsFor(waitsFor);
        }
    }

    private static void forget(Thread onShutdown) {
        try {
            Runtime.getRuntime().removeShutdownHook(onShutdown);
        } catch (IllegalStateException shuttingDown) {
            log.debug("shutting down already");
        }
    }

    private static Optional<String> tryToMigrate(Flyway flyway) throws InterruptedException {
        try {
            Optional<String> newer = newerSchema(flyway);
            if (newer.isEmpty()) {
                flyway.migrate();
            }
            return newer;
        } catch (FlywayException failure) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return Optional.of(Outages.inWords(failure).orElseThrow(() -> failure));
        }
    }

    /** Flyway itself takes no offence at migrations that it doesn't know, if they are later than all that it does. */
    private static Optional<String> newerSchema(Flyway flyway) {
        return Arrays.stream(flyway.info().applied())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
                .reduce((earlier, later) -> later)
                .map(MigrationInfo::getVersion)
                .map(
                        version -> "the schema is newer than this API server: it has migration " + version
                                + ", which this release doesn't know; run the newer release, or restore the backup made before it");
    }
}
