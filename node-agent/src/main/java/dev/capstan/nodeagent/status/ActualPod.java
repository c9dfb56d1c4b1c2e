package dev.capstan.nodeagent.status;

import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import dev.capstan.nodeagent.runtime.PodSandboxState;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the container runtime has of one Pod.
 *
 * @param sandboxes newest attempt first
 * @param containers newest attempt first
 * @param messages what exited containers left in their termination message file, by container id
 */
public record ActualPod(
        List<PodSandboxStatus> sandboxes, List<ContainerStatus> containers, Map<String, String> messages) {
    public static final ActualPod NOTHING = new ActualPod(List.of(), List.of(), Map.of());

    public ActualPod {
        sandboxes = sandboxes.stream()
                .sorted(Comparator.comparingInt(
                                (PodSandboxStatus sandbox) -> sandbox.metadata().attempt())
                        .reversed())
                .toList();
        containers = containers.stream()
                .sorted(Comparator.comparingInt(ContainerStatus::attempt).reversed())
                .toList();
        messages = Map.copyOf(messages);
    }

    /** The newest sandbox, whether it lives or not. */
    public Optional<PodSandboxStatus> sandbox() {
        return sandboxes.stream().findFirst();
    }

    public Optional<PodSandboxStatus> readySandbox() {
        return sandbox().filter(sandbox -> sandbox.state() == PodSandboxState.READY);
    }

    /** The newest container of that name, in whichever sandbox. */
    public Optional<ContainerStatus> latest(String name) {
        return containers.stream()
                .filter(container -> container.name().equals(name))
                .findFirst();
    }

    /** The one before the latest. */
    public Optional<ContainerStatus> previous(String name) {
        return containers.stream()
                .filter(container -> container.name().equals(name))
                .skip(1)
                .findFirst();
    }

    /** The newest container of that name in the newest sandbox. */
    public Optional<ContainerStatus> inCurrentSandbox(String name) {
        return latest(name)
                .filter(container -> sandbox()
                        .filter(sandbox -> sandbox.id().equals(container.podSandboxId()))
                        .isPresent());
    }

    public List<ContainerStatus> running() {
        return containers.stream()
                .filter(container -> container.state() == ContainerState.RUNNING)
                .toList();
    }

    public String messageOf(ContainerStatus container) {
        return messages.getOrDefault(container.id(), container.message());
    }

    /** The same with one container replaced or added. An attempt is made anew only after what was left of it is removed. */
    public ActualPod with(ContainerStatus changed) {
        List<ContainerStatus> others = new ArrayList<>(containers);
        others.removeIf(
                container -> container.name().equals(changed.name()) && container.attempt() == changed.attempt());
        others.add(changed);
        return new ActualPod(sandboxes, others, messages);
    }

    public ActualPod with(PodSandboxStatus changed) {
        List<PodSandboxStatus> others = new ArrayList<>(sandboxes);
        others.removeIf(
                sandbox -> sandbox.metadata().attempt() == changed.metadata().attempt());
        others.add(changed);
        return new ActualPod(others, containers, messages);
    }

    /** The same without the sandbox or container of that id. */
    public ActualPod without(String id) {
        return new ActualPod(
                sandboxes.stream().filter(sandbox -> !sandbox.id().equals(id)).toList(),
                containers.stream()
                        .filter(container -> !container.id().equals(id))
                        .toList(),
                messages);
    }

    public ActualPod withMessage(String containerId, String message) {
        Map<String, String> all = new HashMap<>(messages);
        all.put(containerId, message);
        return new ActualPod(sandboxes, containers, all);
    }
}
