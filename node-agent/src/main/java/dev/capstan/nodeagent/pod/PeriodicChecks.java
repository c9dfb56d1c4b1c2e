package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.volume.PodVolumes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * S7 of the path, its periodic part, and the refreshing of volumes: asks every Pod's worker in turn to look at its network
 * (CNI CHECK) and its volumes. Spread over the interval, so that a full node isn't busy with all of them at once.
 */
public final class PeriodicChecks implements SmartLifecycle {
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final PodWorkers workers;
    private final Duration networkInterval;
    private final Duration volumeInterval;
    private final Clock clock;
    private @Nullable Thread networks;
    private @Nullable Thread volumes;

    public PeriodicChecks(PodWorkers workers, Duration networkInterval, Duration volumeInterval, Clock clock) {
        this.workers = workers;
        this.networkInterval = networkInterval;
        this.volumeInterval = volumeInterval;
        this.clock = clock;
    }

    private void rounds(Duration interval, Consumer<PodWorker> check) {
        try {
            while (true) {
                Instant end = clock.instant().plus(interval);
                List<PodWorker> all = workers.all();
                for (PodWorker worker : all) {
                    check.accept(worker);
                    Thread.sleep(interval.dividedBy(all.size()));
                }
                Duration rest = Duration.between(clock.instant(), end);
                Thread.sleep(
                        rest.compareTo(IDLE) > 0 && all.isEmpty() ? IDLE : rest.isNegative() ? Duration.ZERO : rest);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void start() {
        networks =
                Thread.ofVirtual().name("network-checks").start(() -> rounds(networkInterval, PodWorker::checkNetwork));
        volumes = Thread.ofVirtual()
                .name("volume-syncs")
                .start(() -> rounds(volumeInterval, PeriodicChecks::syncVolumes));
    }

    private static void syncVolumes(PodWorker worker) {
        if (PodVolumes.areLive(worker.desired())) {
            worker.syncVolumes();
        }
    }

    @Override
    public synchronized void stop() {
        if (networks != null && volumes != null) {
            networks.interrupt();
            volumes.interrupt();
            networks = null;
            volumes = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return networks != null;
    }

    @Override
    public int getPhase() {
        return PodWorkers.PHASE + 1;
    }
}
