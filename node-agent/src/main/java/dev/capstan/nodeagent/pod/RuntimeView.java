package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.runtime.Container;
import dev.capstan.nodeagent.runtime.ContainerFilter;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import dev.capstan.nodeagent.runtime.LogOptions;
import dev.capstan.nodeagent.runtime.PodSandbox;
import dev.capstan.nodeagent.runtime.PodSandboxFilter;
import dev.capstan.nodeagent.runtime.PodSandboxState;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import dev.capstan.nodeagent.status.ActualPod;
import dev.capstan.nodeagent.volume.ContainerFiles;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the runtime has of one Pod. Listing is cheap and inspecting isn't, so only what is new or has changed its state
 * is inspected.
 *
 * <p>Except after a container has ended: Docker announces that a little before its lists show it, so that a list would say
 * "running" for the last time, and nobody would look again.
 */
final class RuntimeView {
    private static final int LOG_LINES = 80;
    private static final int LOG_BYTES = 2048;

    private final ContainerRuntime runtime;
    private final ContainerFiles files;
    private final AtomicBoolean listsMayBeOld = new AtomicBoolean();
    private ActualPod known = ActualPod.NOTHING;

    RuntimeView(ContainerRuntime runtime, ContainerFiles files) {
        this.runtime = runtime;
        this.files = files;
    }

    /** Something has ended: the next read inspects everything. Called from any thread. */
    void distrustLists() {
        listsMayBeOld.set(true);
    }

    ActualPod read(Pod pod) {
        if (listsMayBeOld.getAndSet(false)) {
            known = new ActualPod(List.of(), List.of(), known.messages());
        }
        String uid = pod.getMetadata().getUid();
        List<PodSandboxStatus> sandboxes = new ArrayList<>();
        for (PodSandbox listed : runtime.listPodSandbox(PodSandboxFilter.ofPod(uid))) {
            sandbox(listed).ifPresent(sandboxes::add);
        }
        List<ContainerStatus> containers = new ArrayList<>();
        Map<String, String> messages = new HashMap<>();
        for (Container listed : runtime.listContainers(ContainerFilter.ofPod(uid))) {
            container(listed).ifPresent(status -> {
                containers.add(status);
                message(pod, status).ifPresent(message -> messages.put(status.id(), message));
            });
        }
        known = new ActualPod(sandboxes, containers, messages);
        return known;
    }

    private Optional<PodSandboxStatus> sandbox(PodSandbox listed) {
        return known.sandboxes().stream()
                .filter(before -> before.id().equals(listed.id()) && before.state() == listed.state())
                // A dead sandbox still changes: it loses its address.
                .filter(before -> before.state() == PodSandboxState.READY)
                .findFirst()
                .or(() -> runtime.podSandboxStatus(listed.id()));
    }

    private Optional<ContainerStatus> container(Container listed) {
        return known.containers().stream()
                .filter(before -> before.id().equals(listed.id()) && before.state() == listed.state())
                .filter(before -> before.state() == ContainerState.RUNNING || before.state() == ContainerState.EXITED)
                .findFirst()
                .or(() -> runtime.containerStatus(listed.id()));
    }

    /** The last words of a container: from its message file, else as its Pod allows from its log. */
    private Optional<String> message(Pod pod, ContainerStatus status) {
        if (status.state() != ContainerState.EXITED) {
            return Optional.empty();
        }
        @Nullable String before = known.messages().get(status.id());
        if (before != null) {
            return Optional.of(before);
        }
        return files.terminationMessage(pod.getMetadata().getUid(), status.name(), status.attempt())
                .or(() -> status.exitCode() != 0 && fallsBackToLogs(pod, status.name())
                        ? lastLines(status.id())
                        : Optional.empty());
    }

    private static boolean fallsBackToLogs(Pod pod, String name) {
        return Stream.of(pod.getSpec().getContainers(), pod.getSpec().getInitContainers())
                .flatMap(containers -> Stream.ofNullable(containers).flatMap(List::stream))
                .filter(container -> container.getName().equals(name))
                .anyMatch(container -> "FallbackToLogsOnError".equals(container.getTerminationMessagePolicy()));
    }

    private Optional<String> lastLines(String containerId) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try {
            runtime.containerLogs(containerId, LogOptions.lastLines(LOG_LINES), log);
        } catch (IOException | ContainerRuntimeException unreadable) {
            return Optional.empty();
        }
        String text = log.toString(StandardCharsets.UTF_8);
        return Optional.of(text.substring(Math.max(0, text.length() - LOG_BYTES)));
    }
}
