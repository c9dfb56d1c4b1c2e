package dev.capstan.e2e.containers;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * Waits for the health check of a container's image. Testcontainers' own form of this asks the engine without a pause, which takes
 * one of two cores from what is waited for, and waits on when the container has ended.
 */
final class UntilHealthy extends AbstractWaitStrategy {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(250);

    @Override
    protected void waitUntilReady() {
        await().alias("the container is healthy")
                .atMost(LIMIT)
                .pollInterval(POLL)
                .failFast("the container has ended", () -> !waitStrategyTarget.isRunning())
                .until(waitStrategyTarget::isHealthy);
    }
}
