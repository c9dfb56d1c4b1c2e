package dev.capstan.lifecycle.node;

import dev.capstan.client.EventRecorder;
import dev.capstan.controller.Reconciler;
import dev.capstan.controller.Result;
import dev.capstan.informer.Indexes;
import dev.capstan.informer.Store;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.ownership.Shard;
import dev.capstan.ownership.ShardListener;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a node has fallen silent, says so in its conditions, and keeps its taints in step with them.
 *
 * <p>Rules (source: {@code pkg/controller/nodelifecycle/node_lifecycle_controller.go}):
 *
 * <ol>
 *   <li>A node whose heartbeat hasn't changed for the grace period is asked about live: only if the API server, too, has
 *       nothing newer, its conditions turn Unknown.
 *   <li>When nothing was heard of any node for that long, it may be that no agent could reach the API server: each gets
 *       the time of one renewal more, from when the API server is seen to answer, and also when others were heard of first.
 *   <li>The Pods of such a node aren't ready any more: nobody can say that they are.
 *   <li>Taints follow the conditions, see {@link NodeTaints}; they go when the agent reports again.
 * </ol>
 *
 * <p>Conditions are the agent's to turn back: it must report when it finds them Unknown.
 */
final class NodeLifecycleReconciler implements Reconciler, ShardListener {
    static final String LEASE_NAMESPACE = "kube-node-lease";

    private static final Logger log = LoggerFactory.getLogger(NodeLifecycleReconciler.class);

    /** How often agents renew their Lease, the kubelet's quarter of its duration. */
    private static final Duration RENEWAL = Duration.ofSeconds(10);

    private final Store<Node> nodes;
    private final Store<Lease> leases;
    private final Store<Pod> pods;
    private final LiveObjects live;
    private final NodeHeartbeats heartbeats;
    private final FirstSeen<String> suspected;
    private final Duration gracePeriod;
    private final EventRecorder events;
    private final Clock clock;

    NodeLifecycleReconciler(
            Store<Node> nodes,
            Store<Lease> leases,
            Store<Pod> pods,
            LiveObjects live,
            Ticker ticker,
            Duration gracePeriod,
            EventRecorder events,
            Clock clock) {
        this.nodes = nodes;
        this.leases = leases;
        this.pods = pods;
        this.live = live;
        this.heartbeats = new NodeHeartbeats(ticker, gracePeriod);
        this.suspected = new FirstSeen<>(ticker);
        this.gracePeriod = gracePeriod;
        this.events = events;
        this.clock = clock;
    }

    /** Who wasn't looking can't say for how long a node has been silent. */
    @Override
    public void forget(Shard shard) {
        heartbeats.forgetAll();
        suspected.forgetAll();
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<Node> found = nodes.get(key);
        if (found.isEmpty()) {
            heartbeats.forget(key.name());
            return Result.done();
        }
        Node node = found.get();
        Duration age = heartbeats.age(key.name(), Heartbeat.of(node, leases.get(leaseOf(key))));
        if (isTooOld(age) && !NodeConditions.isLost(node)) {
            age = ageSeenLive(key);
            if (isTooOld(age)) {
                return suspect(key);
            }
        }
        suspected.forget(key.name());
        adjustTaints(node);
        if (NodeConditions.isLost(node)) {
            markPodsNotReady(key);
            return Result.done();
        }
        return Result.requeueAfter(gracePeriod.minus(age));
    }

    /** By what the API server has now: the informer may be behind. */
    private Duration ageSeenLive(ObjectKey key) {
        Optional<Node> node = live.get(Node.class, key);
        Optional<Lease> lease = live.get(Lease.class, leaseOf(key));
        return node.map(found -> heartbeats.age(key.name(), Heartbeat.of(found, lease)))
                .orElse(Duration.ZERO);
    }

    private boolean isTooOld(Duration age) {
        return age.compareTo(gracePeriod) >= 0;
    }

    private Result suspect(ObjectKey key) {
        Duration left = RENEWAL.minus(suspected.age(key.name()));
        if (isTooOld(heartbeats.silenceOfAll()) && left.isPositive()) {
            return Result.requeueAfter(left);
        }
        Optional<Duration> ofItsTurn =
                heartbeats.sinceAllWereSilent().map(RENEWAL::minus).filter(Duration::isPositive);
        if (ofItsTurn.isPresent()) {
            return Result.requeueAfter(ofItsTurn.get());
        }
        declareLost(key);
        return Result.done();
    }

    private void declareLost(ObjectKey key) {
        live.get(Node.class, key).ifPresent(node -> {
            log.warn("node stopped sending heartbeats node={} gracePeriod={}", key, gracePeriod);
            live.patchStatus(node, Map.of("conditions", NodeConditions.ofSilentNode(node, clock.instant())));
            events.normal(node, "NodeNotReady", "Node " + key + " status is now: NodeNotReady");
        });
    }

    private void adjustTaints(Node node) {
        List<Taint> desired = NodeTaints.desired(node, clock.instant());
        if (!desired.equals(NodeTaints.of(node))) {
            live.patch(node, Map.of("spec", Map.of("taints", desired)));
            log.info(
                    "adjusted taints node={} taints={}",
                    ObjectKey.of(node),
                    desired.stream().map(Taint::getKey).toList());
        }
    }

    private void markPodsNotReady(ObjectKey node) {
        for (Pod pod : pods.byIndex(Indexes.NODE_NAME, node.name())) {
            if (Pods.isReady(pod) && !Pods.isTerminal(pod)) {
                List<PodCondition> conditions = pod.getStatus().getConditions().stream()
                        .map(condition -> condition.getType().equals("Ready") ? notReady(condition) : condition)
                        .toList();
                live.patchStatus(pod, Map.of("conditions", conditions));
                events.warning(pod, "NodeNotReady", "Node is not ready");
            }
        }
    }

    private PodCondition notReady(PodCondition ready) {
        return new PodConditionBuilder(ready)
                .withStatus("False")
                .withLastTransitionTime(Timestamps.of(clock.instant()))
                .build();
    }

    private static ObjectKey leaseOf(ObjectKey node) {
        return ObjectKey.namespaced(LEASE_NAMESPACE, node.name());
    }
}
