package dev.capstan.lifecycle.garbagecollection;

import dev.capstan.controller.ControllerLoop;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** The loops of all types, started and stopped as one. */
record GarbageCollection(List<ControllerLoop> loops) implements SmartLifecycle {
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
    public int getPhase() {
        return ControllerLoop.PHASE;
    }
}
