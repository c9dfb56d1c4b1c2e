package dev.capstan.lifecycle.node;

import dev.capstan.event.ChangeEvent;
import dev.capstan.event.ChangeEvent.Added;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.event.ChangeEvent.Modified;
import dev.capstan.informer.Indexes;
import dev.capstan.informer.Store;
import dev.capstan.ownership.Shard;
import dev.capstan.ownership.ShardListener;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Pods;
import dev.capstan.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;

/** Maps changes of Nodes, Leases and Pods to the keys of the node reconcilers. */
final class NodeController implements ShardListener {
    private final Store<Node> nodes;
    private final Store<Pod> pods;
    private final Queues queues;

    /**
     * @param podCidrs Nodes to give a share
     * @param health Nodes to look after
     * @param evictions Pods under taints
     * @param missingNodes names of nodes that Pods are bound to and that don't exist
     * @param unconfirmed Pods that nobody will confirm to have ended
     */
    record Queues(
            WorkQueue<ObjectKey> podCidrs,
            WorkQueue<ObjectKey> health,
            WorkQueue<ObjectKey> evictions,
            WorkQueue<ObjectKey> missingNodes,
            WorkQueue<ObjectKey> unconfirmed) {}

    NodeController(Store<Node> nodes, Store<Pod> pods, Queues queues) {
        this.nodes = nodes;
        this.pods = pods;
        this.queues = queues;
    }

    @Override
    public void enqueue(Shard shard) {
        nodes.replayTo(this::onNode);
        pods.replayTo(this::onPod);
    }

    void onNode(ChangeEvent<Node> event) {
        queues.health().add(event.key());
        queues.missingNodes().add(event.key());
        switch (event) {
            case Added<Node>(var key, var node) -> {
                queues.podCidrs().add(key);
                enqueuePodsIfTainted(node);
            }
            case Modified<Node>(var key, var before, var node) -> {
                queues.podCidrs().add(key);
                if (!NodeTaints.evicting(before).equals(NodeTaints.evicting(node))) {
                    enqueuePods(key);
                }
            }
            case Deleted<Node>(var key, var last) -> {}
        }
    }

    private void enqueuePodsIfTainted(Node node) {
        if (!NodeTaints.evicting(node).isEmpty()) {
            enqueuePods(ObjectKey.of(node));
        }
    }

    private void enqueuePods(ObjectKey node) {
        pods.byIndex(Indexes.NODE_NAME, node.name())
                .forEach(pod -> queues.evictions().add(ObjectKey.of(pod)));
    }

    void onLease(ChangeEvent<Lease> event) {
        if (event.key().namespace().equals(NodeLifecycleReconciler.LEASE_NAMESPACE)) {
            queues.health().add(ObjectKey.clusterScoped(event.key().name()));
        }
    }

    void onPod(ChangeEvent<Pod> event) {
        switch (event) {
            case Added<Pod>(var key, var pod) -> enqueue(key, pod);
            case Modified<Pod>(var key, var before, var pod) -> enqueue(key, pod);
            case Deleted<Pod>(var key, var last) -> {}
        }
    }

    private void enqueue(ObjectKey key, Pod pod) {
        if (!Pods.isBound(pod)) {
            if (Pods.isTerminating(pod)) {
                queues.unconfirmed().add(key);
            }
            return;
        }
        ObjectKey nodeKey = ObjectKey.clusterScoped(pod.getSpec().getNodeName());
        Node node = nodes.get(nodeKey).orElse(null);
        if (node == null) {
            queues.missingNodes().add(nodeKey);
        } else if (!NodeTaints.evicting(node).isEmpty()) {
            queues.evictions().add(key);
        }
    }
}
