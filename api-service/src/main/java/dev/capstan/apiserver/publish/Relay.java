package dev.capstan.apiserver.publish;

import dev.capstan.management.HealthCheck;
import dev.capstan.management.HealthContributor;
import dev.capstan.management.KafkaRefusal;
import dev.capstan.workqueue.Backoff;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs one {@link RelaySession} after the other, for ever, whenever this instance has the relay. Writers never notice:
 * without Kafka the change log grows, and is sent when Kafka is back.
 */
final class Relay implements SmartLifecycle, HealthContributor {
    /** After the store. */
    static final int PHASE = -50;

    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    /** A failure after this is a new one. */
    private static final Duration LONG_SESSION = Duration.ofMinutes(1);

    /** So many of their intervals the other instances have for taking over from one that failed: they may reach Kafka. */
    private static final int ASIDE = 2;

    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(2);

    private final RelaySession session;
    private final RelayLedger ledger;
    private final DataSource dataSource;
    private final Duration electionInterval;
    private volatile boolean running;
    private @Nullable Thread thread;
    private int failures;
    private volatile Optional<String> trouble = Optional.empty();

    Relay(RelaySession session, RelayLedger ledger, DataSource dataSource, Duration electionInterval) {
        this.session = session;
        this.ledger = ledger;
        this.dataSource = dataSource;
        this.electionInterval = electionInterval;
    }

    private void run() {
        while (running) {
            try {
                if (!relayIfElected()) {
                    ledger.standBy(RelayLock.sessionOfHolder(dataSource));
                    trouble = Optional.empty();
                    Thread.sleep(electionInterval);
                }
                failures = 0;
            } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException stopped) {
                return;
            } catch (RuntimeException | SQLException failure) {
                if (!pauseAfter(failure)) {
                    return;
                }
            }
        }
    }

    private boolean relayIfElected() throws SQLException, InterruptedException {
        Optional<RelayLock> elected = RelayLock.tryAcquire(dataSource, electionInterval);
        if (elected.isEmpty()) {
            return false;
        }
        long began = System.nanoTime();
        try (RelayLock lock = elected.get()) {
            session.run(lock.session(), () -> running && lock.isHeld(), () -> trouble = Optional.empty());
        } finally {
            if (System.nanoTime() - began > LONG_SESSION.toNanos()) {
                failures = 0;
            }
        }
        return true;
    }

    private boolean pauseAfter(Exception failure) {
        Duration pause = longer(RETRY.delay(failures), electionInterval.multipliedBy(ASIDE));
        Optional<String> refusal = KafkaRefusal.reason(failure);
        String reason = refusal.orElseGet(failure::toString);
        trouble = Optional.of("Kafka is behind the store, this instance can't send: " + reason);
        if (failures++ == 0 && refusal.isEmpty()) {
            log.warn("relay lost its footing, starting over in={}", pause, failure);
        } else {
            log.warn("relay can't go on, starting over in={} reason={}", pause, reason);
        }
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Requests are served without Kafka, so this counts for nothing; but somebody should know. */
    @Override
    public List<HealthCheck> healthChecks() {
        return List.of(HealthCheck.informative("relay", () -> trouble));
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("relay").daemon().start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        Thread ending = thread;
        if (ending == null) {
            return;
        }
        try {
            if (!ending.join(PATIENCE_AT_STOP)) {
                ending.interrupt();
                ending.join(PATIENCE_AT_STOP);
            }
        } catch (InterruptedException impatient) {
            ending.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
