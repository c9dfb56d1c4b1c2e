package dev.capstan.lifecycle.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What changes while an agent lives: its Lease, and the heartbeat of its Ready condition. The times in it are the agent's; we
 * only compare them for equality.
 */
record Heartbeat(@Nullable Instant renewed, @Nullable String posted) {
    static Heartbeat of(Node node, Optional<Lease> lease) {
        Instant renewed = lease.map(found ->
                        found.getSpec() == null ? null : found.getSpec().getRenewTime())
                .map(ZonedDateTime::toInstant)
                .orElse(null);
        String posted = NodeConditions.find(node, NodeConditions.READY)
                .map(NodeCondition::getLastHeartbeatTime)
                .orElse(null);
        return new Heartbeat(renewed, posted);
    }
}
