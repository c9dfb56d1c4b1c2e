package dev.capstan.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.ownership.Owned;
import dev.capstan.ownership.ShardedController;
import dev.capstan.resource.ObjectKey;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerLoopTest {
    private static final ObjectKey KEY = new ObjectKey("default", "web");
    /** Whoever has to wait for it doesn't come back within a test. */
    private static final Backoff LONG = new Backoff(Duration.ofHours(1), Duration.ofHours(1));

    private final RateLimitingWorkQueue<ObjectKey> queue = new RateLimitingWorkQueue<>(LONG, Clock.systemUTC());
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger successes = new AtomicInteger();
    private ControllerLoop loop = loopThatFails(0, new IllegalStateException());

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Test
    void aKeyNeedNotWaitForItsBackOffWhenNobodyAnswered() {
        loop = loopThatFails(2, new KubernetesClientException("PATCH", new ConnectException("refused")));

        loop.start();
        queue.add(KEY);

        await().untilAsserted(() -> assertThat(successes).hasValue(1));
        assertThat(queue.failures(KEY)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503, 504})
    void norWhenTheServerSaysThatItCannotAtTheMoment(int code) {
        loop = loopThatFails(1, new KubernetesClientException("later", code, null));

        loop.start();
        queue.add(KEY);

        await().untilAsserted(() -> assertThat(successes).hasValue(1));
        assertThat(queue.failures(KEY)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 409, 422, 500})
    void aKeyBacksOffWhenItWasRefused(int code) {
        loop = loopThatFails(1, new KubernetesClientException("refused", code, null));

        loop.start();
        queue.add(KEY);

        await().untilAsserted(() -> assertThat(queue.failures(KEY)).isEqualTo(1));
        await().during(Duration.ofMillis(700))
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(attempts).hasValue(1));
    }

    private ControllerLoop loopThatFails(int times, RuntimeException failure) {
        Reconciler reconciler = key -> {
            if (attempts.incrementAndGet() <= times) {
                throw failure;
            }
            successes.incrementAndGet();
            return Result.done();
        };
        return new ControllerLoop("test", queue, reconciler, 1, () -> true, Owned.by(ShardedController.DEPLOYMENT));
    }
}
