package dev.capstan.scheduler;

import dev.capstan.scheduler.framework.Framework.Rejection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why a Pod fits nowhere, counted over all nodes.
 *
 * <p>Kubernetes' words (source: {@code FitError} in {@code pkg/scheduler/framework/types.go}), without its tail on preemption, which
 * isn't carried out: {@code 0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable.}
 */
final class Diagnosis {
    private final Map<String, Integer> countByReason = new HashMap<>();
    private final Set<String> rejectedBy = new HashSet<>();

    void add(Rejection rejection) {
        rejectedBy.add(rejection.plugin());
        rejection.reasons().forEach(reason -> countByReason.merge(reason, 1, Integer::sum));
    }

    Placement.Unschedulable over(int nodes) {
        String reasons = countByReason.entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .sorted()
                .collect(Collectors.joining(", "));
        return unschedulable(nodes, reasons, rejectedBy);
    }

    /** No node was asked. */
    static Placement.Unschedulable ofPod(Rejection rejection, int nodes) {
        return unschedulable(nodes, String.join(", ", rejection.reasons()), Set.of(rejection.plugin()));
    }

    static Placement.Unschedulable noNodes() {
        return new Placement.Unschedulable("no nodes available to schedule pods", Set.of());
    }

    private static Placement.Unschedulable unschedulable(int nodes, String reasons, Set<String> rejectedBy) {
        return new Placement.Unschedulable(
                "0/" + nodes + " nodes are available: " + reasons + ".", Set.copyOf(rejectedBy));
    }
}
