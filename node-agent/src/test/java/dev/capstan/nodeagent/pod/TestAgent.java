package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.admission.NodeAdmission;
import dev.capstan.nodeagent.admission.UnsupportedFields;
import dev.capstan.nodeagent.cleanup.Orphans;
import dev.capstan.nodeagent.heartbeat.NodeCapacity;
import dev.capstan.nodeagent.periodic.PeriodicTask;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.status.PodStatusCalculator;
import dev.capstan.nodeagent.volume.ContainerFiles;
import dev.capstan.nodeagent.volume.HostPaths;
import dev.capstan.nodeagent.volume.PodDirectories;
import dev.capstan.nodeagent.volume.PodVolumes;
import dev.capstan.tracing.Tracing;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The part of an agent that runs Pods, on any runtime, without its process around it. */
final class TestAgent implements AutoCloseable {
    static final String NODE = "node-1";
    private static final NodeCapacity CAPACITY = new NodeCapacity(4000, 4L << 30, 10L << 30, 10);

    final PodWorkers workers;
    private final PodLifecycleEvents events;
    private final PeriodicChecks checks;
    private final PeriodicTask orphans;

    TestAgent(FakeControlPlane controlPlane, ContainerRuntime runtime, Path stateDir) {
        Clock clock = Clock.systemUTC();
        PodDirectories directories = new PodDirectories(stateDir);
        HostPaths hostPaths = HostPaths.ofThisHost(List.of(Path.of("/var/run/docker.sock")));
        PodVolumes volumes = new PodVolumes(directories, controlPlane, hostPaths);
        PodContext context = new PodContext(
                runtime,
                controlPlane,
                controlPlane,
                new PodStatusCalculator("127.0.0.1", "docker"),
                controlPlane,
                controlPlane,
                volumes,
                new ContainerFiles(directories, hostPaths),
                new NodeAdmission(CAPACITY),
                new UnsupportedFields(new KubernetesSerialization()),
                CAPACITY,
                new StartSlots(4, Duration.ofSeconds(1)),
                Tracing.OFF,
                "127.0.0.1",
                clock);
        this.workers = new PodWorkers(NODE, controlPlane, context);
        this.orphans =
                new Orphans(runtime, controlPlane, workers, directories, volumes).periodically(Duration.ofSeconds(1));
        this.events = new PodLifecycleEvents(runtime, workers, Duration.ofSeconds(5));
        this.checks = new PeriodicChecks(workers, Duration.ofSeconds(1), Duration.ofSeconds(1), clock);
    }

    TestAgent start() {
        workers.start();
        events.start();
        checks.start();
        orphans.start();
        return this;
    }

    /** Ends as a process does: nothing that runs is touched. */
    @Override
    public void close() {
        orphans.stop();
        checks.stop();
        events.stop();
        workers.stop();
    }
}
