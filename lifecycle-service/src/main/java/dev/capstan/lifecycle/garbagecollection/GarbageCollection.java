package dev.capstan.lifecycle.garbagecollection;

import dev.capstan.controller.ControllerLoop;
import dev.capstan.management.HealthCheck;
import dev.capstan.management.HealthContributor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.SmartLifecycle;

/** The loops of all types, started and stopped as one. */
record GarbageCollection(List<ControllerLoop> loops) implements SmartLifecycle, HealthContributor, MeterBinder {
    @Override
    public void start() {
        loops.forEach(ControllerLoop::start);
    }

    @Override
    public void stop() {
        loops.forEach(ControllerLoop::stop);
    }

    /** Together, and beside the other loops of the service. */
    @Override
    public void stop(Runnable callback) {
        CountDownLatch stopped = new CountDownLatch(loops.size());
        loops.forEach(loop -> loop.stop(stopped::countDown));
        Thread.startVirtualThread(() -> {
            try {
                stopped.await();
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
            callback.run();
        });
    }

    @Override
    public boolean isRunning() {
        return loops.stream().anyMatch(ControllerLoop::isRunning);
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return loops.stream().flatMap(loop -> loop.healthChecks().stream()).toList();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        loops.forEach(loop -> loop.bindTo(registry));
    }

    @Override
    public int getPhase() {
        return ControllerLoop.PHASE;
    }
}
