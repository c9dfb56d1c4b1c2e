package dev.capstan.lifecycle.garbagecollection;

import dev.capstan.controller.ControllerLoop;
import dev.capstan.management.HealthCheck;
import dev.capstan.management.HealthContributor;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** The loops of all types, started and stopped as one. */
record GarbageCollection(List<ControllerLoop> loops) implements SmartLifecycle, HealthContributor {
    @Override
    public void start() {
        loops.forEach(ControllerLoop::start);
    }

    @Override
    public void stop() {
        loops.forEach(ControllerLoop::stop);
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
    public int getPhase() {
        return ControllerLoop.PHASE;
    }
}
