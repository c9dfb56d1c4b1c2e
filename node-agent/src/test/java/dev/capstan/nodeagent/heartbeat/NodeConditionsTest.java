package dev.capstan.nodeagent.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.nodeagent.runtime.RuntimeStatus;
import dev.capstan.nodeagent.runtime.RuntimeStatus.Condition;
import io.fabric8.kubernetes.api.model.NodeCondition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeConditionsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.5Z");
    private static final RuntimeStatus READY = new RuntimeStatus(Condition.met(), Condition.met());
    private static final RuntimeStatus NO_ADDRESSES = new RuntimeStatus(
            Condition.met(), Condition.unmet("NetworkPluginNotReady", "no podCIDR has been assigned"));

    @Test
    void isReadyWhenRuntimeAndNetworkAre() {
        NodeCondition ready = ready(NodeConditions.of(READY, List.of(), NOW));

        assertThat(ready.getStatus()).isEqualTo("True");
        assertThat(ready.getReason()).isEqualTo("KubeletReady");
        assertThat(ready.getLastHeartbeatTime()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void saysWhyItIsNotReady() {
        NodeCondition ready = ready(NodeConditions.of(NO_ADDRESSES, List.of(), NOW));

        assertThat(ready.getStatus()).isEqualTo("False");
        assertThat(ready.getMessage())
                .isEqualTo("container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady"
                        + " message:no podCIDR has been assigned");
    }

    @Test
    void keepsTheTransitionTimeAsLongAsTheStatusStays() {
        List<NodeCondition> first = NodeConditions.of(NO_ADDRESSES, List.of(), NOW);
        Instant later = NOW.plusSeconds(60);

        assertThat(ready(NodeConditions.of(NO_ADDRESSES, first, later)).getLastTransitionTime())
                .isEqualTo("2026-01-01T00:00:00Z");
        assertThat(ready(NodeConditions.of(READY, first, later)).getLastTransitionTime())
                .isEqualTo("2026-01-01T00:01:00Z");
    }

    private static NodeCondition ready(List<NodeCondition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .orElseThrow();
    }
}
