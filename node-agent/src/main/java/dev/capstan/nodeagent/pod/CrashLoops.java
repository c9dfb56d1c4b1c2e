package dev.capstan.nodeagent.pod;

import dev.capstan.client.EventRecorder;
import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import dev.capstan.nodeagent.status.Waiting;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Knows which containers wait for their restart because they keep ending, and tells users of each once. */
final class CrashLoops {
    private final EventRecorder events;
    private final Set<String> told = new HashSet<>();

    CrashLoops(EventRecorder events) {
        this.events = events;
    }

    /** By container name, as their status is to say it. */
    Map<String, Waiting> in(PodSituation situation) {
        Map<String, Waiting> waiting = new HashMap<>();
        Pod pod = situation.pod();
        RestartRules rules = RestartRules.of(pod);
        Stream<ContainerStatus> init = latest(situation, pod.getSpec().getInitContainers())
                .filter(ended -> rules.restartsAnything() && ended.exitCode() != 0);
        Stream<ContainerStatus> main =
                latest(situation, pod.getSpec().getContainers()).filter(ended -> rules.restarts(ended.exitCode()));
        Stream.concat(init, main)
                .forEach(ended -> delay(situation, ended).ifPresent(delay -> {
                    waiting.put(ended.name(), waiting(pod, ended.name(), delay));
                    if (told.add(ended.id())) {
                        ContainerEvents.of(events, pod, ended.name())
                                .warning(pod, "BackOff", "Back-off restarting failed container");
                    }
                }));
        return waiting;
    }

    private static Stream<ContainerStatus> latest(PodSituation situation, @Nullable List<Container> containers) {
        return Stream.ofNullable(containers)
                .flatMap(List::stream)
                .flatMap(container -> situation.actual().inCurrentSandbox(container.getName()).stream())
                .filter(container -> container.state() == ContainerState.EXITED);
    }

    private static Optional<Duration> delay(PodSituation situation, ContainerStatus latest) {
        Instant ended = ContainerPlan.endOf(latest);
        boolean waits = situation.backoff().notBefore(latest.name(), ended).isAfter(situation.now());
        // The cause of a failed start is shown for a moment before "backing off" takes its place.
        boolean gated =
                situation.gates().getOrDefault(latest.name(), Instant.MIN).isAfter(situation.now());
        return waits && !gated ? Optional.of(situation.backoff().delay(latest.name(), ended)) : Optional.empty();
    }

    private static Waiting waiting(Pod pod, String name, Duration delay) {
        return new Waiting(
                "CrashLoopBackOff",
                "back-off " + shown(delay) + " restarting failed container=" + name + " pod="
                        + pod.getMetadata().getName() + "_" + pod.getMetadata().getNamespace() + "("
                        + pod.getMetadata().getUid() + ")");
    }

    /** As Go prints durations: {@code 40s}, {@code 1m20s}. */
    private static String shown(Duration delay) {
        return delay.toMinutes() == 0 ? delay.toSeconds() + "s" : delay.toMinutes() + "m" + delay.toSecondsPart() + "s";
    }
}
