package dev.capstan.lifecycle.node;

import dev.capstan.client.EventRecorder;
import dev.capstan.controller.Reconciler;
import dev.capstan.controller.Result;
import dev.capstan.informer.Store;
import dev.capstan.lifecycle.api.Deletion;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.ownership.Shard;
import dev.capstan.ownership.ShardListener;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Pods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes Pods from nodes whose NoExecute taints they don't tolerate, or no longer. Keys are Pods.
 *
 * <p>The time runs from when this process saw the Pod under taints. When it is over, the Node is read live: a taint that is gone
 * evicts nobody. Taints of readiness evict nobody either while most nodes look lost, see {@link Disruption}.
 */
final class TaintEvictionReconciler implements Reconciler, ShardListener {
    private static final Logger log = LoggerFactory.getLogger(TaintEvictionReconciler.class);
    private static final Duration DISRUPTION_RECHECK = Duration.ofSeconds(10);

    private final Store<Pod> pods;
    private final Store<Node> nodes;
    private final LiveObjects live;
    private final EvictionTime evictionTime;
    private final FirstSeen<String> tainted;
    private final EventRecorder events;

    /**
     * @param tainted since when each Pod, by uid, has been under taints
     */
    TaintEvictionReconciler(
            Store<Pod> pods,
            Store<Node> nodes,
            LiveObjects live,
            EvictionTime evictionTime,
            FirstSeen<String> tainted,
            EventRecorder events) {
        this.pods = pods;
        this.nodes = nodes;
        this.live = live;
        this.evictionTime = evictionTime;
        this.tainted = tainted;
        this.events = events;
    }

    @Override
    public void forget(Shard shard) {
        tainted.forgetAll();
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<Pod> found = pods.get(key);
        if (found.isEmpty() || !Pods.isActive(found.get()) || !Pods.isBound(found.get())) {
            return Result.done();
        }
        Pod pod = found.get();
        String uid = pod.getMetadata().getUid();
        ObjectKey nodeKey = ObjectKey.clusterScoped(pod.getSpec().getNodeName());
        Optional<Duration> stay = nodes.get(nodeKey).flatMap(node -> stayOn(node, pod));
        if (stay.isEmpty()) {
            tainted.forget(uid);
            return Result.done();
        }
        Duration left = stay.get().minus(tainted.age(uid));
        if (left.isPositive()) {
            return Result.requeueAfter(left);
        }
        if (isOnlyOfReadiness(nodeKey, pod) && Disruption.isOfMost(nodes.list())) {
            log.warn("most nodes look lost at once, evicting nothing pod={} node={}", key, nodeKey);
            return Result.requeueAfter(DISRUPTION_RECHECK);
        }
        if (live.get(Node.class, nodeKey).flatMap(node -> stayOn(node, pod)).isPresent()) {
            evict(pod);
            tainted.forget(uid);
        }
        return Result.done();
    }

    private Optional<Duration> stayOn(Node node, Pod pod) {
        return evictionTime.of(NodeTaints.evicting(node), tolerations(pod));
    }

    /** Whether the Pod would stay if all nodes were ready. */
    private boolean isOnlyOfReadiness(ObjectKey nodeKey, Pod pod) {
        List<Taint> others = nodes.get(nodeKey).map(NodeTaints::evicting).orElse(List.of()).stream()
                .filter(taint -> !NodeTaints.isOfReadiness(taint))
                .toList();
        return evictionTime.of(others, tolerations(pod)).isEmpty();
    }

    private void evict(Pod pod) {
        log.info(
                "evicting pod from tainted node pod={} uid={} node={}",
                ObjectKey.of(pod),
                pod.getMetadata().getUid(),
                pod.getSpec().getNodeName());
        events.normal(pod, "TaintManagerEviction", "Marking for deletion Pod " + ObjectKey.of(pod));
        live.delete(pod, Deletion.graceful());
    }

    private static List<Toleration> tolerations(Pod pod) {
        return pod.getSpec().getTolerations() == null
                ? List.of()
                : pod.getSpec().getTolerations();
    }
}
