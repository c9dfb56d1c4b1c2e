package dev.capstan.nodeagent.periodic;

import dev.capstan.client.ApiErrors;
import dev.capstan.management.HealthCheck;
import dev.capstan.management.HealthContributor;
import dev.capstan.workqueue.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Does one thing again and again on a thread of its own, from {@link #start()} to {@link #stop()}. A round that fails is
 * repeated with back-off, for ever; that it fails is logged when it begins to and when it no longer does.
 */
public final class PeriodicTask implements SmartLifecycle, HealthContributor {
    private static final Logger log = LoggerFactory.getLogger(PeriodicTask.class);

    private final String name;
    private final int phase;
    private final Backoff retry;
    private final Round round;
    private final Semaphore wishes = new Semaphore(0);
    private volatile @Nullable Thread thread;

    /** One round of a task. */
    @FunctionalInterface
    public interface Round {
        /** How long to wait before the next one. */
        Duration run();
    }

    /**
     * @param name what is done, for logs: {@code lease renewal}
     * @param phase of Spring's life cycle
     */
    public PeriodicTask(String name, int phase, Backoff retry, Round round) {
        this.name = name;
        this.phase = phase;
        this.retry = retry;
        this.round = round;
    }

    public static PeriodicTask every(Duration interval, String name, int phase, Backoff retry, Runnable round) {
        return new PeriodicTask(name, phase, retry, () -> {
            round.run();
            return interval;
        });
    }

    /** Cuts the pause short. Asked during a round, the next one follows at once. */
    public void soon() {
        wishes.release();
    }

    private void run() {
        int failures = 0;
        try {
            while (true) {
                wishes.drainPermits();
                Duration pause;
                try {
                    pause = round.run();
                    if (failures > 0) {
                        log.info("{} works again after {} failures", name, failures);
                    }
                    failures = 0;
                } catch (RuntimeException failure) {
                    if (Thread.interrupted()) {
                        return;
                    }
                    if (failures == 0) {
                        tell(failure);
                    }
                    pause = retry.delay(failures++);
                }
                wishes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** That the API server doesn't answer yet is usual while everything starts, and no stack trace would explain it. */
    private void tell(RuntimeException failure) {
        if (ApiErrors.isUnavailable(failure)) {
            log.warn("{} waits for the API server reason={}", name, ApiErrors.reasonOf(failure));
        } else {
            log.warn("{} failed, will retry", name, failure);
        }
    }

    /** Failures are retried for ever; only an error ends the thread, and with it the task. */
    @Override
    public List<HealthCheck> healthChecks() {
        return List.of(HealthCheck.liveness(name.replace(' ', '-'), this::failure));
    }

    private Optional<String> failure() {
        Thread working = thread;
        return working == null || working.isAlive() ? Optional.empty() : Optional.of("its thread has ended");
    }

    @Override
    public synchronized void start() {
        thread = Thread.ofVirtual().name(name.replace(' ', '-')).start(this::run);
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
