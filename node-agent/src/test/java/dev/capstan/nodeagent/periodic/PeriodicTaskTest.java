package dev.capstan.nodeagent.periodic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.workqueue.Backoff;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeriodicTaskTest {
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(1), Duration.ofMillis(10));
    private static final Duration NEVER = Duration.ofDays(1);

    private final AtomicInteger rounds = new AtomicInteger();
    private PeriodicTask task;

    @AfterEach
    void stop() {
        task.stop();
    }

    @Test
    void beginsAtOnceAndGoesOnByItsInterval() {
        start(Duration.ofMillis(1), rounds::incrementAndGet);

        await().until(() -> rounds.get() >= 3);
    }

    @Test
    void aRoundThatFailsIsRepeatedSooner() {
        start(NEVER, () -> {
            if (rounds.incrementAndGet() < 4) {
                throw new IllegalStateException("not yet");
            }
        });

        await().until(() -> rounds.get() == 4);
    }

    @Test
    void aWishCutsThePauseShort() {
        start(NEVER, rounds::incrementAndGet);
        await().until(() -> rounds.get() == 1);

        task.soon();

        await().until(() -> rounds.get() == 2);
    }

    @Test
    void stoppingInterruptsTheRoundAndNoneFollows() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        start(NEVER, () -> {
            rounds.incrementAndGet();
            try {
                Thread.sleep(NEVER);
            } catch (InterruptedException stopped) {
                interrupted.countDown();
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> rounds.get() == 1);

        task.stop();

        interrupted.await();
        task.soon();
        assertThat(task.isRunning()).isFalse();
        await().during(Duration.ofMillis(50)).until(() -> rounds.get() == 1);
    }

    private void start(Duration interval, Runnable round) {
        task = PeriodicTask.every(interval, "test", 0, RETRY, round);
        task.start();
    }
}
