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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the runtime has of one Pod, as far as is known: the runtime is asked only about what may have changed since. That is
 * what an event named, or, when anything may have changed (the agent has just begun, a call's outcome is unknown, a list of
 * all containers differs from the one before), everything. A Pod's worker is woken far more often than its containers change:
 * each status that it writes comes back to it.
 *
 * <p>What an event named is inspected and not looked up in a list: Docker announces an end a little before its lists show it,
 * so that a list would say "running" for the last time, and nobody would look again. For what a list shows in another state
 * than is known, or for the first time, the same is done.
 */
final class RuntimeView {
    private static final int LOG_LINES = 80;
    private static final int LOG_BYTES = 2048;

    private final ContainerRuntime runtime;
    private final ContainerFiles files;
    private final AtomicBoolean unsure;
    private final Set<String> changedSandboxes = ConcurrentHashMap.newKeySet();
    private final Set<String> changedContainers = ConcurrentHashMap.newKeySet();
    private ActualPod known = ActualPod.NOTHING;

    /**
     * @param nothingYet the runtime can't have anything of the Pod
     */
    RuntimeView(ContainerRuntime runtime, ContainerFiles files, boolean nothingYet) {
        this.runtime = runtime;
        this.files = files;
        this.unsure = new AtomicBoolean(!nothingYet);
    }

    /** Anything may have changed. Called from any thread. */
    void unsure() {
        unsure.set(true);
    }

    /** A sandbox has ended, lost its address or vanished. Called from any thread. */
    void sandboxChanged(String id) {
        changedSandboxes.add(id);
    }

    /** A container has ended or vanished. Called from any thread. */
    void containerChanged(String id) {
        changedContainers.add(id);
    }

    /** What the Pod's worker has just made itself. */
    void remember(ActualPod actual) {
        known = actual;
    }

    ActualPod read(Pod pod) {
        try {
            for (String id : taken(changedSandboxes)) {
                known = runtime.podSandboxStatus(id).map(known::with).orElseGet(() -> known.without(id));
            }
            for (String id : taken(changedContainers)) {
                known = runtime.containerStatus(id)
                        .map(status -> with(pod, status))
                        .orElseGet(() -> known.without(id));
            }
            if (unsure.getAndSet(false)) {
                known = readAll(pod);
            }
            return known;
        } catch (ContainerRuntimeException unanswered) {
            // What was named isn't named again, so nothing that is known is good enough.
            known = new ActualPod(List.of(), List.of(), known.messages());
            unsure.set(true);
            throw unanswered;
        }
    }

    private static List<String> taken(Set<String> ids) {
        List<String> all = List.copyOf(ids);
        all.forEach(ids::remove);
        return all;
    }

    private ActualPod with(Pod pod, ContainerStatus status) {
        ActualPod changed = known.with(status);
        return message(pod, status)
                .map(message -> changed.withMessage(status.id(), message))
                .orElse(changed);
    }

    private ActualPod readAll(Pod pod) {
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
        return new ActualPod(sandboxes, containers, messages);
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
