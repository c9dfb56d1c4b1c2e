package dev.capstan.lifecycle.node;

import dev.capstan.resource.Taints;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which taints follow from a node's conditions and cordon (source: {@code pkg/controller/nodelifecycle}).
 *
 * <table>
 *   <caption>Condition or field, and what it means</caption>
 *   <tr><td>Ready is False</td><td>not-ready: no new Pods, those there are evicted in time</td></tr>
 *   <tr><td>Ready is Unknown</td><td>unreachable: the same</td></tr>
 *   <tr><td>Ready was never reported</td><td>not-ready: no new Pods</td></tr>
 *   <tr><td>a pressure, or NetworkUnavailable, is True</td><td>its own taint: no new Pods</td></tr>
 *   <tr><td>cordoned</td><td>unschedulable: no new Pods</td></tr>
 * </table>
 *
 * <p>Taints that others set are left as they are.
 */
final class NodeTaints {
    private record Id(String key, String effect) {
        static Id of(Taint taint) {
            return new Id(taint.getKey(), taint.getEffect());
        }
    }

    private static final Map<String, String> KEY_BY_CONDITION = Map.of(
            "MemoryPressure", "node.kubernetes.io/memory-pressure",
            "DiskPressure", "node.kubernetes.io/disk-pressure",
            "PIDPressure", "node.kubernetes.io/pid-pressure",
            "NetworkUnavailable", "node.kubernetes.io/network-unavailable");
    private static final Set<String> READINESS_KEYS = Set.of(Taints.NOT_READY, Taints.UNREACHABLE);

    private NodeTaints() {}

    /** What the node should have; equal to what it has when nothing need be written. */
    static List<Taint> desired(Node node, Instant now) {
        List<Id> following = followingFrom(node);
        List<Taint> taints = new ArrayList<>();
        for (Taint taint : of(node)) {
            if (!isOurs(taint) || following.contains(Id.of(taint))) {
                taints.add(taint);
            }
        }
        List<Id> present = taints.stream().map(Id::of).toList();
        following.stream()
                .filter(id -> !present.contains(id))
                .forEach(id -> taints.add(new TaintBuilder()
                        .withKey(id.key())
                        .withEffect(id.effect())
                        .withTimeAdded(Timestamps.of(now))
                        .build()));
        return taints;
    }

    static List<Taint> of(Node node) {
        return node.getSpec() == null || node.getSpec().getTaints() == null
                ? List.of()
                : node.getSpec().getTaints();
    }

    /** Those that drive Pods away. */
    static List<Taint> evicting(Node node) {
        return of(node).stream()
                .filter(taint -> Taints.NO_EXECUTE.equals(taint.getEffect()))
                .toList();
    }

    /** Whether the taint says that the node was lost, not that someone wants it empty. */
    static boolean isOfReadiness(Taint taint) {
        return READINESS_KEYS.contains(taint.getKey());
    }

    private static List<Id> followingFrom(Node node) {
        List<Id> following = new ArrayList<>();
        switch (NodeConditions.status(node, NodeConditions.READY)) {
            case "True" -> {}
            case "False" -> addBoth(Taints.NOT_READY, following);
            case "Unknown" -> addBoth(Taints.UNREACHABLE, following);
            default -> following.add(new Id(Taints.NOT_READY, Taints.NO_SCHEDULE));
        }
        KEY_BY_CONDITION.forEach((condition, key) -> {
            if (NodeConditions.status(node, condition).equals("True")) {
                following.add(new Id(key, Taints.NO_SCHEDULE));
            }
        });
        if (node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
            following.add(new Id(Taints.UNSCHEDULABLE, Taints.NO_SCHEDULE));
        }
        return following;
    }

    private static void addBoth(String key, List<Id> following) {
        following.add(new Id(key, Taints.NO_SCHEDULE));
        following.add(new Id(key, Taints.NO_EXECUTE));
    }

    private static boolean isOurs(Taint taint) {
        boolean ofReadiness = isOfReadiness(taint)
                && (Taints.NO_SCHEDULE.equals(taint.getEffect()) || Taints.NO_EXECUTE.equals(taint.getEffect()));
        boolean ofCondition =
                (KEY_BY_CONDITION.containsValue(taint.getKey()) || Taints.UNSCHEDULABLE.equals(taint.getKey()))
                        && Taints.NO_SCHEDULE.equals(taint.getEffect());
        return ofReadiness || ofCondition;
    }
}
