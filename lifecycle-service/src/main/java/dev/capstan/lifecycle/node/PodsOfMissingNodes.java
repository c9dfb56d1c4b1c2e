package dev.capstan.lifecycle.node;

import dev.capstan.controller.Reconciler;
import dev.capstan.controller.Result;
import dev.capstan.informer.Indexes;
import dev.capstan.informer.Store;
import dev.capstan.lifecycle.api.Deletion;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.ownership.Shard;
import dev.capstan.ownership.ShardListener;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes Pods bound to nodes that don't exist: no agent is left to confirm that they ended. Keys are node names.
 *
 * <p>A node may be missing for a moment only (its Node object re-created), so it must stay missing for the quarantine, and then
 * the API server is asked live (source: {@code pkg/controller/podgc}).
 */
final class PodsOfMissingNodes implements Reconciler, ShardListener {
    private static final Logger log = LoggerFactory.getLogger(PodsOfMissingNodes.class);

    private final Store<Pod> pods;
    private final Store<Node> nodes;
    private final LiveObjects live;
    private final FirstSeen<String> missing;
    private final Duration quarantine;

    /**
     * @param missing since when each node, by name, has been missing
     */
    PodsOfMissingNodes(
            Store<Pod> pods, Store<Node> nodes, LiveObjects live, FirstSeen<String> missing, Duration quarantine) {
        this.pods = pods;
        this.nodes = nodes;
        this.live = live;
        this.missing = missing;
        this.quarantine = quarantine;
    }

    @Override
    public void forget(Shard shard) {
        missing.forgetAll();
    }

    @Override
    public Result reconcile(ObjectKey key) {
        List<Pod> orphans = pods.byIndex(Indexes.NODE_NAME, key.name());
        if (orphans.isEmpty() || nodes.get(key).isPresent()) {
            missing.forget(key.name());
            return Result.done();
        }
        Duration left = quarantine.minus(missing.age(key.name()));
        if (left.isPositive()) {
            return Result.requeueAfter(left);
        }
        if (live.get(Node.class, key).isPresent()) {
            missing.forget(key.name());
            return Result.requeueAfter(quarantine);
        }
        for (Pod pod : orphans) {
            log.info(
                    "removing pod of a missing node pod={} uid={} node={}",
                    ObjectKey.of(pod),
                    pod.getMetadata().getUid(),
                    key);
            live.delete(pod, Deletion.forced());
        }
        return Result.done();
    }
}
