package dev.capstan.scheduler.cache;

import dev.capstan.resource.Quantities;
import dev.capstan.resource.Taints;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Node object says that matters to placing Pods. Two that are equal make no difference to any Pod, so a heartbeat
 * wakes nobody.
 *
 * <p>We differ from Kubernetes in one point: a node whose {@code Ready} condition isn't {@code True} counts as tainted even
 * before the node controller has written the taint, so that no Pod goes there in between.
 *
 * @param repelling taints with NoSchedule or NoExecute
 * @param discouraging taints with PreferNoSchedule
 * @param unschedulable cordoned
 */
public record NodeDescription(
        String name,
        Map<String, String> labels,
        List<Taint> repelling,
        List<Taint> discouraging,
        boolean unschedulable,
        Resources allocatable,
        long allowedPods) {

    public static NodeDescription of(Node node) {
        List<Taint> repelling = new ArrayList<>();
        List<Taint> discouraging = new ArrayList<>();
        for (Taint taint : taints(node)) {
            (Taints.PREFER_NO_SCHEDULE.equals(taint.getEffect()) ? discouraging : repelling).add(taint);
        }
        impliedByReadiness(node)
                .filter(implied ->
                        repelling.stream().noneMatch(taint -> taint.getKey().equals(implied.getKey())))
                .ifPresent(repelling::add);
        Map<String, String> labels = node.getMetadata().getLabels();
        Map<String, Quantity> allocatable =
                node.getStatus() == null ? null : node.getStatus().getAllocatable();
        return new NodeDescription(
                node.getMetadata().getName(),
                labels == null ? Map.of() : labels,
                List.copyOf(repelling),
                List.copyOf(discouraging),
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
                Resources.of(allocatable),
                allocatable == null ? 0 : Quantities.bytes(allocatable.get("pods")));
    }

    private static List<Taint> taints(Node node) {
        return node.getSpec() == null || node.getSpec().getTaints() == null
                ? List.of()
                : node.getSpec().getTaints();
    }

    private static Optional<Taint> impliedByReadiness(Node node) {
        return switch (readiness(node)) {
            case "True" -> Optional.empty();
            case "Unknown" -> Optional.of(new Taint(Taints.NO_SCHEDULE, Taints.UNREACHABLE, null, null));
            default -> Optional.of(new Taint(Taints.NO_SCHEDULE, Taints.NOT_READY, null, null));
        };
    }

    private static String readiness(Node node) {
        if (node.getStatus() == null || node.getStatus().getConditions() == null) {
            return "False";
        }
        return node.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(NodeCondition::getStatus)
                .findFirst()
                .orElse("False");
    }
}
