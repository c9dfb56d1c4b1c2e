package dev.capstan.e2e.faults;

import dev.capstan.e2e.cluster.Workload;
import dev.capstan.e2e.faults.HostView.EngineContainer;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares Deployments with Pods, and Pods with what is on the host: exactly what is wanted runs, once, and nothing is left of
 * what isn't wanted any more.
 */
final class PodAudit {
    private final List<String> differences = new ArrayList<>();

    private PodAudit() {}

    /** @param rulesBefore the packet filter when nothing had happened yet */
    static List<String> differences(
            List<Deployment> deployments, List<Pod> pods, HostView host, List<String> rulesBefore) {
        PodAudit audit = new PodAudit();
        audit.compareReplicas(deployments, pods);
        pods.forEach(pod -> audit.compareContainers(pod, host));
        audit.compareHost(pods, host);
        audit.expect("packet filter rules", Set.copyOf(host.rules()), Set.copyOf(rulesBefore));
        audit.expect("number of packet filter rules", host.rules().size(), rulesBefore.size());
        return audit.differences;
    }

    private void compareReplicas(List<Deployment> deployments, List<Pod> pods) {
        Map<String, List<Pod>> byApp = pods.stream()
                .collect(Collectors.groupingBy(pod -> pod.getMetadata().getNamespace() + "/"
                        + pod.getMetadata().getLabels().getOrDefault("app", "")));
        for (Deployment deployment : deployments) {
            String name = deployment.getMetadata().getNamespace() + "/"
                    + deployment.getMetadata().getName();
            List<Pod> own = Objects.requireNonNullElse(byApp.remove(name), List.of());
            expect("Pods of " + name, own.size(), deployment.getSpec().getReplicas());
            own.stream()
                    .filter(pod -> !Workload.isReady(pod) || pod.getMetadata().getDeletionTimestamp() != null)
                    .forEach(pod -> differences.add(pod.getMetadata().getName() + " is not Ready, or is going"));
        }
        if (!byApp.isEmpty()) {
            differences.add("Pods without a Deployment: " + byApp.keySet());
        }
    }

    private void compareContainers(Pod pod, HostView host) {
        String uid = pod.getMetadata().getUid();
        List<EngineContainer> own = host.containers().stream()
                .filter(container -> container.podUid().equals(uid))
                .toList();
        expect(
                "running sandboxes of " + pod.getMetadata().getName(),
                own.stream()
                        .filter(container -> container.sandbox() && container.running())
                        .count(),
                1L);
        for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
            List<EngineContainer> attempts = own.stream()
                    .filter(container -> container.name().equals(status.getName()))
                    .toList();
            expect(
                    "running containers " + status.getName() + " of "
                            + pod.getMetadata().getName(),
                    attempts.stream().filter(EngineContainer::running).count(),
                    1L);
            long kept = status.getRestartCount() > 0 ? 1 : 0;
            if (attempts.size() > 1 + kept) {
                differences.add("containers " + status.getName() + " of "
                        + pod.getMetadata().getName() + ": " + attempts);
            }
        }
    }

    private void compareHost(List<Pod> pods, HostView host) {
        Set<String> uids = pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        Set<String> sandboxes = host.containers().stream()
                .filter(EngineContainer::sandbox)
                .map(EngineContainer::id)
                .collect(Collectors.toSet());
        expect(
                "Pods that the engine has containers of",
                host.containers().stream().map(EngineContainer::podUid).collect(Collectors.toSet()),
                uids);
        expect("sandboxes", sandboxes.size(), uids.size());
        expect("veth pairs", host.veths().size(), sandboxes.size());
        expect("pinned network namespaces", host.pins(), sandboxes);
        expect("CNI results", host.attachments(), sandboxes);
        expect("files of sandboxes", host.sandboxFiles(), sandboxes);
        expect("addresses", host.addresses(), sandboxes.stream().sorted().toList());
        expect("folders of Pods", host.podFolders(), uids);
        expect("mounts", host.mounts().size(), sandboxes.size());
    }

    private void expect(String what, Object found, Object wanted) {
        if (found instanceof Set<?> some && wanted instanceof Set<?> others) {
            expectSame(what, some, others);
        } else if (!found.equals(wanted)) {
            differences.add(what + ": " + found + ", wanted: " + wanted);
        }
    }

    private void expectSame(String what, Set<?> found, Set<?> wanted) {
        Set<?> surplus = found.stream().filter(one -> !wanted.contains(one)).collect(Collectors.toSet());
        Set<?> missing = wanted.stream().filter(one -> !found.contains(one)).collect(Collectors.toSet());
        if (!surplus.isEmpty() || !missing.isEmpty()) {
            differences.add(what + ": surplus " + surplus + ", missing " + missing);
        }
    }
}
