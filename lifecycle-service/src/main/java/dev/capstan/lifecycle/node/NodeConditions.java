package dev.capstan.lifecycle.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a Node's conditions, and says what they become when its agent falls silent. */
final class NodeConditions {
    static final String READY = "Ready";

    /** What only the agent can know. */
    private static final List<String> REPORTED_BY_AGENT =
            List.of(READY, "MemoryPressure", "DiskPressure", "PIDPressure");

    private NodeConditions() {}

    static Optional<NodeCondition> find(Node node, String type) {
        return of(node).stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    /** {@code True}, {@code False} or {@code Unknown}; the empty string if it was never reported. */
    static String status(Node node, String type) {
        return find(node, type).map(NodeCondition::getStatus).orElse("");
    }

    static boolean isLost(Node node) {
        return status(node, READY).equals("Unknown");
    }

    static boolean isReady(Node node) {
        return status(node, READY).equals("True");
    }

    /** All conditions of a node that nobody hears of any more (source: {@code pkg/controller/nodelifecycle}). */
    static List<NodeCondition> ofSilentNode(Node node, Instant now) {
        List<NodeCondition> conditions = new ArrayList<>();
        for (NodeCondition condition : of(node)) {
            boolean turns = REPORTED_BY_AGENT.contains(condition.getType()) && !"Unknown".equals(condition.getStatus());
            conditions.add(turns ? stoppedPosting(condition, now) : condition);
        }
        REPORTED_BY_AGENT.stream()
                .filter(type -> find(node, type).isEmpty())
                .forEach(type -> conditions.add(neverPosted(node, type, now)));
        return conditions;
    }

    private static NodeCondition stoppedPosting(NodeCondition condition, Instant now) {
        return new NodeConditionBuilder(condition)
                .withStatus("Unknown")
                .withReason("NodeStatusUnknown")
                .withMessage("Kubelet stopped posting node status.")
                .withLastTransitionTime(Timestamps.of(now))
                .build();
    }

    private static NodeCondition neverPosted(Node node, String type, Instant now) {
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus("Unknown")
                .withReason("NodeStatusNeverUpdated")
                .withMessage("Kubelet never posted node status.")
                .withLastHeartbeatTime(node.getMetadata().getCreationTimestamp())
                .withLastTransitionTime(Timestamps.of(now))
                .build();
    }

    private static List<NodeCondition> of(Node node) {
        return node.getStatus() == null || node.getStatus().getConditions() == null
                ? List.of()
                : node.getStatus().getConditions();
    }
}
