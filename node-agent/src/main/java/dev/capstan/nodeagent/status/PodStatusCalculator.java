package dev.capstan.nodeagent.status;

import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** S8 of the path, its pure part: what the containers do, said in a Pod's status. */
public final class PodStatusCalculator {
    private final String hostIp;
    private final ContainerStatuses containerStatuses;

    /**
     * @param hostIp the node's InternalIP
     * @param runtimeName the scheme of container ids, {@code docker}
     */
    public PodStatusCalculator(String hostIp, String runtimeName) {
        this.hostIp = hostIp;
        this.containerStatuses = new ContainerStatuses(runtimeName);
    }

    public PodStatus calculate(PodFacts facts, Instant now) {
        Pod pod = facts.pod();
        if (facts.end().filter(PodEnd::neverRan).isPresent()) {
            return rejected(pod, facts.end().get(), now);
        }
        List<ContainerStatus> init = statuses(pod.getSpec().getInitContainers(), true, facts);
        List<ContainerStatus> containers = statuses(pod.getSpec().getContainers(), false, facts);
        String phase = facts.end().map(end -> end.phase().name()).orElseGet(() -> PodPhase.of(init, containers));
        boolean sandboxReady = facts.actual().readySandbox().isPresent();
        PodStatusBuilder status = new PodStatusBuilder()
                .withPhase(phase)
                .withObservedGeneration(pod.getMetadata().getGeneration())
                .withConditions(new PodConditions(pod, now).of(phase, sandboxReady, init, containers))
                .withHostIP(hostIp)
                .addNewHostIP(hostIp)
                .withStartTime(startTime(pod, now))
                .withQosClass(QosClass.of(pod))
                .withContainerStatuses(containers);
        if (!init.isEmpty()) {
            status.withInitContainerStatuses(init);
        }
        facts.end().filter(end -> !end.reason().isEmpty()).ifPresent(end -> status.withReason(end.reason()));
        facts.end().filter(end -> !end.message().isEmpty()).ifPresent(end -> status.withMessage(end.message()));
        podIp(facts).ifPresent(ip -> status.withPodIP(ip).addNewPodIP(ip));
        return status.build();
    }

    /** Without a word about containers: there are none. */
    private static PodStatus rejected(Pod pod, PodEnd end, Instant now) {
        return new PodStatusBuilder()
                .withPhase(end.phase().name())
                .withReason(end.reason())
                .withMessage(end.message())
                .withStartTime(startTime(pod, now))
                .withQosClass(QosClass.of(pod))
                .build();
    }

    private List<ContainerStatus> statuses(@Nullable List<Container> containers, boolean init, PodFacts facts) {
        return Stream.ofNullable(containers)
                .flatMap(List::stream)
                .map(container -> containerStatuses.statusOf(container, init, facts))
                .toList();
    }

    /** An address once reported stays: the Pod keeps it for life. */
    private Optional<String> podIp(PodFacts facts) {
        if (Boolean.TRUE.equals(facts.pod().getSpec().getHostNetwork())) {
            return Optional.of(hostIp);
        }
        return facts.actual()
                .readySandbox()
                .flatMap(PodSandboxStatus::address)
                .or(() -> reported(facts.pod()).map(PodStatus::getPodIP));
    }

    private static String startTime(Pod pod, Instant now) {
        return reported(pod)
                .map(PodStatus::getStartTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static Optional<PodStatus> reported(Pod pod) {
        return Optional.ofNullable(pod.getStatus());
    }
}
