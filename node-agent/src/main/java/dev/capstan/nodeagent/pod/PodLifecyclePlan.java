package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.pod.NextAction.CreateSandbox;
import dev.capstan.nodeagent.pod.NextAction.Finish;
import dev.capstan.nodeagent.pod.NextAction.Stop;
import dev.capstan.nodeagent.pod.NextAction.StopContainers;
import dev.capstan.nodeagent.pod.NextAction.StopSandbox;
import dev.capstan.nodeagent.pod.NextAction.Terminate;
import dev.capstan.nodeagent.pod.NextAction.Wait;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import dev.capstan.nodeagent.runtime.PodSandboxState;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import dev.capstan.nodeagent.status.PodEnd;
import dev.capstan.resource.Owners;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides the next step of a Pod. Pure: the same situation always gives the same step.
 *
 * <ol>
 *   <li>A Pod that is being terminated: stop what runs, then the sandbox, then it is finished.
 *   <li>Its deadline has passed: terminate it (DeadlineExceeded).
 *   <li>All containers have ended and none may be restarted: terminate it, Succeeded or Failed.
 *   <li>It has never had a sandbox, or one that died before any container was made: make one.
 *   <li>Its sandbox is dead: terminate it if a ReplicaSet will replace it or nothing may be restarted; else stop what still
 *       runs and make a new sandbox.
 *   <li>Its sandbox lives: see to the containers ({@link ContainerPlan}).
 * </ol>
 *
 * <p>We differ from the kubelet in 5: it makes a new sandbox for every Pod. A replica has nothing to keep, and a fresh Pod is
 * what its owner expects of "replace what terminated".
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/kubelet/kuberuntime/kuberuntime_manager.go">computePodActions</a>
 */
final class PodLifecyclePlan {
    private static final Set<String> REPLACING_OWNERS = Set.of("ReplicaSet", "ReplicationController");

    private final PodSituation situation;
    private final Pod pod;
    private final RestartRules rules;

    private PodLifecyclePlan(PodSituation situation) {
        this.situation = situation;
        this.pod = situation.pod();
        this.rules = RestartRules.of(pod);
    }

    static NextAction next(PodSituation situation) {
        return new PodLifecyclePlan(situation).next();
    }

    private NextAction next() {
        if (situation.termination().isPresent()) {
            return stopEverything();
        }
        if (deadline().filter(moment -> !moment.isAfter(situation.now())).isPresent()) {
            return new Terminate(
                    PodEnd.failed("DeadlineExceeded", "Pod was active on the node longer than the specified deadline"));
        }
        Optional<PodEnd> end = rules.endOf(pod, situation.actual());
        if (end.isPresent()) {
            return new Terminate(end.get());
        }
        NextAction action =
                situation.actual().readySandbox().map(this::seeToContainers).orElseGet(this::withoutSandbox);
        return action instanceof Wait(Optional<Instant> until) ? new Wait(earlier(until, deadline())) : action;
    }

    private NextAction stopEverything() {
        List<ContainerStatus> running = situation.actual().running();
        if (!running.isEmpty()) {
            return new StopContainers(
                    running.stream().map(PodLifecyclePlan::stop).toList());
        }
        return situation.actual().sandboxes().stream()
                .filter(sandbox ->
                        sandbox.state() == PodSandboxState.READY || sandbox.netns() != null || sandbox.pid() > 0)
                .findFirst()
                .<NextAction>map(StopSandbox::new)
                .orElseGet(Finish::new);
    }

    private NextAction seeToContainers(PodSandboxStatus sandbox) {
        List<Stop> strays = situation.actual().running().stream()
                .filter(container -> !container.podSandboxId().equals(sandbox.id()))
                .map(PodLifecyclePlan::stop)
                .toList();
        if (!strays.isEmpty()) {
            return new StopContainers(strays);
        }
        return new ContainerPlan(situation, rules).next();
    }

    private NextAction withoutSandbox() {
        Optional<PodSandboxStatus> dead = situation.actual().sandbox();
        int attempt = dead.map(sandbox -> sandbox.metadata().attempt() + 1).orElse(0);
        if (!hasBegun()) {
            return new CreateSandbox(attempt, dead);
        }
        if (isReplacedByItsOwner(pod)) {
            return new Terminate(PodEnd.failed("Terminated", "The pod sandbox died or was removed"));
        }
        if (!rules.restartsAnything()) {
            return new Terminate(
                    PodEnd.failed("Terminated", "The pod sandbox died and nothing of the pod is restarted"));
        }
        List<ContainerStatus> orphaned = situation.actual().running();
        return orphaned.isEmpty()
                ? new CreateSandbox(attempt, dead)
                : new StopContainers(
                        orphaned.stream().map(PodLifecyclePlan::stop).toList());
    }

    private static Stop stop(ContainerStatus container) {
        return new Stop(container, "Stopping container " + container.name());
    }

    /** Whether a container of the Pod was ever made, as far as the runtime or the Pod's own status remembers. */
    private boolean hasBegun() {
        boolean reported = pod.getStatus() != null
                && Stream.ofNullable(pod.getStatus().getContainerStatuses())
                        .flatMap(List::stream)
                        .anyMatch(status -> status.getContainerID() != null
                                && !status.getContainerID().isEmpty());
        return reported || !situation.actual().containers().isEmpty();
    }

    static boolean isReplacedByItsOwner(Pod pod) {
        return Owners.controllerOf(pod)
                .filter(owner -> REPLACING_OWNERS.contains(owner.getKind()))
                .isPresent();
    }

    private Optional<Instant> deadline() {
        return Optional.ofNullable(pod.getSpec().getActiveDeadlineSeconds())
                .filter(seconds -> pod.getStatus() != null && pod.getStatus().getStartTime() != null)
                .map(seconds -> Instant.parse(pod.getStatus().getStartTime()).plus(Duration.ofSeconds(seconds)));
    }

    static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.concat(one.stream(), other.stream()).min(Instant::compareTo);
    }
}
