package dev.capstan.lifecycle.node;

import dev.capstan.resource.Taints;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long a Pod may stay on a node with NoExecute taints.
 *
 * <p>Each taint must be tolerated. A toleration with {@code tolerationSeconds} covers it for that long, one without for ever; the
 * shortest that is used counts (source: {@code pkg/controller/tainteviction}). A Pod that says nothing about nodes that aren't
 * ready or reachable stays for the default, which Kubernetes writes into each Pod by admission.
 *
 * <p>Example: tolerations of 60 s for not-ready and of 300 s for everything, on a node that isn't ready: 60 s.
 */
final class EvictionTime {
    private final Duration defaultOfReadiness;

    EvictionTime(Duration defaultOfReadiness) {
        this.defaultOfReadiness = defaultOfReadiness;
    }

    /** Empty when it may stay for ever. */
    Optional<Duration> of(List<Taint> taints, List<Toleration> tolerations) {
        Optional<Duration> shortest = Optional.empty();
        for (Taint taint : taints) {
            List<Toleration> used = tolerations.stream()
                    .filter(toleration -> Taints.tolerates(toleration, taint))
                    .toList();
            if (used.isEmpty() && !NodeTaints.isOfReadiness(taint)) {
                return Optional.of(Duration.ZERO);
            }
            Optional<Duration> stay = used.isEmpty() ? Optional.of(defaultOfReadiness) : shortest(used);
            if (stay.isPresent() && (shortest.isEmpty() || stay.get().compareTo(shortest.get()) < 0)) {
                shortest = stay;
            }
        }
        return shortest;
    }

    private static Optional<Duration> shortest(List<Toleration> tolerations) {
        return tolerations.stream()
                .map(Toleration::getTolerationSeconds)
                .filter(seconds -> seconds != null)
                .map(seconds -> Duration.ofSeconds(Math.max(0, seconds)))
                .min(Duration::compareTo);
    }
}
