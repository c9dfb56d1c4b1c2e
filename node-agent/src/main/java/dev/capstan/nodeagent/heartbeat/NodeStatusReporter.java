package dev.capstan.nodeagent.heartbeat;

import dev.capstan.client.ApiPatch;
import dev.capstan.nodeagent.periodic.PeriodicTask;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.NetworkConfig;
import dev.capstan.workqueue.Backoff;
import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Node object true: registers it, tells the runtime which addresses the node was given, and writes the status when
 * something has changed or the report interval has passed. Failures are retried for ever.
 *
 * <p>Until {@code spec.podCIDR} is assigned the network can't be ready; that is looked for often, because every Pod of a fresh
 * cluster waits for it.
 */
public final class NodeStatusReporter {
    /** After the agent's server (its port is part of the status), before Pods are run. */
    public static final int PHASE = 5;

    private static final Logger log = LoggerFactory.getLogger(NodeStatusReporter.class);
    private static final Duration UNREADY_POLL = Duration.ofMillis(200);
    private static final Duration READY_POLL = Duration.ofSeconds(10);
    private static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(7));

    private final KubernetesClient client;
    private final ApiPatch patches;
    private final NodeDescription description;
    private final NodeRegistration registration;
    private final ContainerRuntime runtime;
    private final String clusterCidr;
    private final Duration reportInterval;
    private final Clock clock;

    private @Nullable NodeStatus reported;
    private Instant reportedAt = Instant.EPOCH;
    private List<ContainerImage> images = List.of();
    private Instant imagesListedAt = Instant.EPOCH;
    private @Nullable String podCidr;

    public NodeStatusReporter(
            KubernetesClient client,
            NodeDescription description,
            ContainerRuntime runtime,
            String clusterCidr,
            Duration reportInterval,
            Clock clock) {
        this.client = client;
        this.patches = new ApiPatch(client);
        this.description = description;
        this.registration = new NodeRegistration(client, description);
        this.runtime = runtime;
        this.clusterCidr = clusterCidr;
        this.reportInterval = reportInterval;
        this.clock = clock;
    }

    /** To be started after the agent's server and before Pods are run. */
    public PeriodicTask periodically() {
        return new PeriodicTask("node status report", PHASE, RETRY, () -> sync() ? READY_POLL : UNREADY_POLL);
    }

    /** One pass; whether the node is ready. */
    boolean sync() {
        Node node = registration.ensure(describe(List.of()));
        applyPodCidr(node);
        NodeStatus wanted = describe(conditionsOf(node));
        boolean due = !clock.instant().isBefore(reportedAt.plus(reportInterval));
        if (due || reported == null || !withoutHeartbeat(wanted).equals(withoutHeartbeat(reported)) || lost(node)) {
            report(wanted);
        }
        return isReady(wanted);
    }

    private NodeStatus describe(List<NodeCondition> before) {
        Instant now = clock.instant();
        if (!now.isBefore(imagesListedAt.plus(reportInterval))
                && runtime.status().runtimeReady().holds()) {
            listImages(now);
        }
        return description.status(before, images, now);
    }

    /** Without them the status is still worth reporting. */
    private void listImages(Instant now) {
        try {
            images = description.images();
            imagesListedAt = now;
        } catch (ContainerRuntimeException unanswered) {
            log.warn("images not listed, the node's status tells the former ones cause={}", unanswered.getMessage());
        }
    }

    private void applyPodCidr(Node node) {
        @Nullable
        String assigned = node.getSpec() == null ? null : node.getSpec().getPodCIDR();
        if (assigned != null && !assigned.isEmpty() && !assigned.equals(podCidr)) {
            runtime.updateRuntimeConfig(new NetworkConfig(assigned, clusterCidr));
            podCidr = assigned;
            log.info("pod addresses assigned node={} podCIDR={}", description.name(), assigned);
        }
    }

    private void report(NodeStatus status) {
        String patch = client.getKubernetesSerialization().asJson(Map.of("status", status));
        patches.send("/api/v1/nodes/" + description.name() + "/status", PatchType.STRATEGIC_MERGE, patch);
        if (reported == null || isReady(reported) != isReady(status)) {
            log.info("node status reported node={} ready={}", description.name(), isReady(status));
        }
        reported = status;
        reportedAt = clock.instant();
    }

    /** Whether someone else changed our conditions: the node lifecycle controller marks a silent node Unknown. */
    private static boolean lost(Node node) {
        return conditionsOf(node).isEmpty()
                || conditionsOf(node).stream().anyMatch(condition -> "Unknown".equals(condition.getStatus()));
    }

    private static List<NodeCondition> conditionsOf(Node node) {
        return node.getStatus() == null || node.getStatus().getConditions() == null
                ? List.of()
                : node.getStatus().getConditions();
    }

    private static boolean isReady(NodeStatus status) {
        return status.getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static NodeStatus withoutHeartbeat(NodeStatus status) {
        return new NodeStatusBuilder(status)
                .withConditions(status.getConditions().stream()
                        .map(condition -> new NodeConditionBuilder(condition)
                                .withLastHeartbeatTime(null)
                                .build())
                        .toList())
                .build();
    }
}
