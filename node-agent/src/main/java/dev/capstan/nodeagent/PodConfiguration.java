package dev.capstan.nodeagent;

import dev.capstan.client.EventRecorder;
import dev.capstan.client.EventRecorderFactory;
import dev.capstan.informer.InformerFactory;
import dev.capstan.nodeagent.admission.NodeAdmission;
import dev.capstan.nodeagent.admission.UnsupportedFields;
import dev.capstan.nodeagent.cleanup.Orphans;
import dev.capstan.nodeagent.env.ApiConfigSource;
import dev.capstan.nodeagent.env.ConfigSource;
import dev.capstan.nodeagent.heartbeat.NodeCapacity;
import dev.capstan.nodeagent.periodic.PeriodicTask;
import dev.capstan.nodeagent.pod.ApiServerPods;
import dev.capstan.nodeagent.pod.PeriodicChecks;
import dev.capstan.nodeagent.pod.PodApi;
import dev.capstan.nodeagent.pod.PodContext;
import dev.capstan.nodeagent.pod.PodLifecycleEvents;
import dev.capstan.nodeagent.pod.PodWorkers;
import dev.capstan.nodeagent.pod.StartSlots;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.status.PodStatusCalculator;
import dev.capstan.nodeagent.status.PodStatusWriter;
import dev.capstan.nodeagent.volume.ContainerFiles;
import dev.capstan.nodeagent.volume.HostPaths;
import dev.capstan.nodeagent.volume.PodDirectories;
import dev.capstan.nodeagent.volume.PodVolumes;
import dev.capstan.tracing.Tracing;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The Pods of the node: who hears of them, who runs them, who clears up after them. */
@Configuration(proxyBeanMethods = false)
class PodConfiguration {
    private static final String RUNTIME_NAME = "docker";

    /** Where engines usually listen; beside the one that the agent itself talks to. */
    private static final List<Path> ENGINE_SOCKETS = Stream.of(
                    "/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock")
            .map(Path::of)
            .toList();

    @Bean
    PodDirectories podDirectories(StateDirectory state) {
        return new PodDirectories(state.path());
    }

    @Bean
    ConfigSource configSource(KubernetesClient client) {
        return new ApiConfigSource(client);
    }

    @Bean
    HostPaths hostPaths(NodeAgentProperties properties) {
        List<Path> guarded = properties.allowEngineSocket()
                ? List.of()
                : Stream.concat(Stream.of(properties.engineSocket()), ENGINE_SOCKETS.stream())
                        .toList();
        return new HostPaths(properties.hostRoot(), guarded);
    }

    @Bean
    PodVolumes podVolumes(PodDirectories directories, ConfigSource source, HostPaths hostPaths) {
        return new PodVolumes(directories, source, hostPaths);
    }

    @Bean
    PodApi podApi(KubernetesClient client) {
        return new ApiServerPods(client);
    }

    @Bean
    PodContext podContext(
            NodeAgentProperties properties,
            NodeCapacity capacity,
            ContainerRuntime runtime,
            PodApi api,
            KubernetesClient client,
            EventRecorderFactory recorders,
            ConfigSource source,
            PodDirectories directories,
            PodVolumes volumes,
            HostPaths hostPaths,
            Tracing tracing,
            Clock clock) {
        EventRecorder events = recorders.recorder("kubelet", properties.nodeName());
        return new PodContext(
                runtime,
                api,
                new PodStatusWriter(client, tracing),
                new PodStatusCalculator(properties.address(), RUNTIME_NAME),
                events,
                source,
                volumes,
                new ContainerFiles(directories, hostPaths),
                new NodeAdmission(capacity),
                new UnsupportedFields(client.getKubernetesSerialization()),
                capacity,
                new StartSlots(properties.parallelStarts()),
                tracing,
                properties.address(),
                clock);
    }

    @Bean
    PodWorkers podWorkers(NodeAgentProperties properties, InformerFactory informers, PodContext context) {
        return new PodWorkers(properties.nodeName(), informers.podsOfNode(properties.nodeName()), context);
    }

    @Bean
    PodLifecycleEvents podLifecycleEvents(
            NodeAgentProperties properties, ContainerRuntime runtime, PodWorkers workers) {
        return new PodLifecycleEvents(runtime, workers, properties.intervals().relist());
    }

    @Bean
    PeriodicChecks periodicChecks(NodeAgentProperties properties, PodWorkers workers, Clock clock) {
        return new PeriodicChecks(
                workers,
                properties.intervals().networkCheck(),
                properties.intervals().volumeSync(),
                clock);
    }

    @Bean
    PeriodicTask orphans(
            NodeAgentProperties properties,
            ContainerRuntime runtime,
            PodApi api,
            PodWorkers workers,
            PodDirectories directories,
            PodVolumes volumes) {
        return new Orphans(runtime, api, workers, directories, volumes)
                .periodically(properties.intervals().orphans());
    }
}
