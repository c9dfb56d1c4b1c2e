package dev.capstan.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.management.HealthCheck;
import dev.capstan.ownership.Owned;
import dev.capstan.ownership.ShardedController;
import dev.capstan.resource.ObjectKey;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import dev.capstan.workqueue.WorkQueue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ControllerLoopOperationsTest {
    private static final ObjectKey WEB = ObjectKey.namespaced("default", "web");

    private final WorkQueue<ObjectKey> queue =
            new RateLimitingWorkQueue<>(new Backoff(Duration.ofMillis(1), Duration.ofMillis(10)), Clock.systemUTC());

    @Test
    void finishesTheReconcileUnderWayWhenItIsStopped() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        AtomicBoolean finished = new AtomicBoolean();
        ControllerLoop loop = loop(key -> {
            begun.countDown();
            try {
                stopping.await();
                finished.set(true);
            } catch (InterruptedException cutOff) {
                Thread.currentThread().interrupt();
            }
            return Result.done();
        });
        loop.start();
        queue.add(WEB);
        begun.await();

        CountDownLatch stopped = new CountDownLatch(1);
        loop.stop(stopped::countDown);
        await().until(() -> !loop.isRunning());
        stopping.countDown();
        stopped.await();

        assertThat(finished).isTrue();
    }

    @Test
    void isNotAliveOnceAnErrorHasEndedAWorker() {
        ControllerLoop loop = loop(key -> {
            throw new StackOverflowError("deep");
        });
        HealthCheck check = loop.healthChecks().getFirst();
        loop.start();
        try {
            assertThat(check.failure().get()).isEmpty();
            queue.add(WEB);

            // The error that ends the worker is the point, not a mishap of the test.
            await().dontCatchUncaughtExceptions()
                    .until(() -> check.failure().get().isPresent());
            assertThat(check.failure().get()).contains("1 of 1 workers have ended");
            assertThat(check.kind()).isEqualTo(HealthCheck.Kind.LIVENESS);
        } finally {
            loop.stop();
        }
        assertThat(check.failure().get()).isEmpty();
    }

    @Test
    void countsWhatGoesThroughItsQueue() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AtomicInteger tries = new AtomicInteger();
        ControllerLoop loop = loop(key -> tries.incrementAndGet() < 3 ? new Result.Backoff() : Result.done());
        loop.bindTo(registry);
        loop.start();
        try {
            queue.add(WEB);

            await().until(() -> registry.get("workqueue.work.duration").timer().count() == 3);
            assertThat(registry.get("workqueue.adds")
                            .tag("name", "test")
                            .counter()
                            .count())
                    .isEqualTo(3);
            assertThat(registry.get("workqueue.retries").counter().count()).isEqualTo(2);
            assertThat(registry.get("workqueue.queue.duration").timer().count()).isEqualTo(3);
            assertThat(registry.get("workqueue.depth").gauge().value()).isZero();
        } finally {
            loop.stop();
        }
    }

    private ControllerLoop loop(Reconciler reconciler) {
        return new ControllerLoop("test", queue, reconciler, 1, () -> true, Owned.by(ShardedController.DEPLOYMENT));
    }
}
