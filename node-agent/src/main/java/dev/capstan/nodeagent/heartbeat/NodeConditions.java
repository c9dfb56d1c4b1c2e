package dev.capstan.nodeagent.heartbeat;

import dev.capstan.nodeagent.runtime.RuntimeStatus;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * The conditions that a kubelet reports, in its words.
 *
 * <p>Limits: pressure is never reported, because nothing is evicted for it yet.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/kubelet/nodestatus/setters.go">setters.go</a>
 */
final class NodeConditions {
    private NodeConditions() {}

    /**
     * @param before the conditions reported last: a transition time changes only with the status
     */
    static List<NodeCondition> of(RuntimeStatus runtime, List<NodeCondition> before, Instant now) {
        return Stream.of(
                        fact(
                                "MemoryPressure",
                                "False",
                                "KubeletHasSufficientMemory",
                                "kubelet has sufficient memory available"),
                        fact("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
                        fact("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
                        ready(runtime))
                .map(condition -> stamped(condition, before, now.truncatedTo(ChronoUnit.SECONDS)))
                .toList();
    }

    private static NodeCondition ready(RuntimeStatus runtime) {
        if (runtime.isReady()) {
            return fact("Ready", "True", "KubeletReady", "kubelet is posting ready status");
        }
        List<String> problems = Stream.of(
                        problem("container runtime not ready: RuntimeReady", runtime.runtimeReady()),
                        problem("container runtime network not ready: NetworkReady", runtime.networkReady()))
                .filter(message -> !message.isEmpty())
                .toList();
        return fact(
                "Ready", "False", "KubeletNotReady", problems.size() == 1 ? problems.getFirst() : problems.toString());
    }

    private static String problem(String what, RuntimeStatus.Condition condition) {
        return condition.holds()
                ? ""
                : what + "=false reason:" + condition.reason() + " message:" + condition.message();
    }

    private static NodeCondition fact(String type, String status, String reason, String message) {
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .build();
    }

    private static NodeCondition stamped(NodeCondition condition, List<NodeCondition> before, Instant now) {
        String since = before.stream()
                .filter(old -> old.getType().equals(condition.getType()))
                .filter(old -> old.getStatus().equals(condition.getStatus()))
                .map(NodeCondition::getLastTransitionTime)
                .findFirst()
                .orElse(now.toString());
        return new NodeConditionBuilder(condition)
                .withLastHeartbeatTime(now.toString())
                .withLastTransitionTime(since)
                .build();
    }
}
