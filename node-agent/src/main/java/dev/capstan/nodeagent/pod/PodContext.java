package dev.capstan.nodeagent.pod;

import dev.capstan.client.EventRecorder;
import dev.capstan.nodeagent.admission.NodeAdmission;
import dev.capstan.nodeagent.admission.UnsupportedFields;
import dev.capstan.nodeagent.env.ConfigSource;
import dev.capstan.nodeagent.heartbeat.NodeCapacity;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.status.PodStatusCalculator;
import dev.capstan.nodeagent.status.PodStatuses;
import dev.capstan.nodeagent.volume.ContainerFiles;
import dev.capstan.nodeagent.volume.PodVolumes;
import dev.capstan.tracing.Tracing;
import java.time.Clock;

/**
 * What the workers of all Pods of a node share.
 *
 * @param hostIp the node's InternalIP
 */
public record PodContext(
        ContainerRuntime runtime,
        PodApi api,
        PodStatuses statuses,
        PodStatusCalculator calculator,
        EventRecorder events,
        ConfigSource configSource,
        PodVolumes volumes,
        ContainerFiles files,
        NodeAdmission admission,
        UnsupportedFields unsupported,
        NodeCapacity allocatable,
        StartSlots startSlots,
        Tracing tracing,
        String hostIp,
        Clock clock) {

    ContainerStarter containerStarter() {
        return new ContainerStarter(
                runtime, events, configSource, files, new ContainerLimits(allocatable.memoryBytes()), tracing);
    }
}
