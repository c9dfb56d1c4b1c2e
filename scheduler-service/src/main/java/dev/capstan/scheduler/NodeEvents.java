package dev.capstan.scheduler;

import dev.capstan.event.ChangeEvent;
import dev.capstan.event.ChangeEvent.Added;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.event.ChangeEvent.Modified;
import dev.capstan.informer.EventHandler;
import dev.capstan.scheduler.cache.NodeDescription;
import dev.capstan.scheduler.cache.SchedulerCache;
import dev.capstan.scheduler.framework.ClusterEvent;
import dev.capstan.scheduler.queue.SchedulingQueue;
import io.fabric8.kubernetes.api.model.Node;
import java.util.EnumSet;
import java.util.Set;

/** Keeps the cache in step with the Nodes, and tells the queue what changed for Pods that wait. */
final class NodeEvents implements EventHandler<Node> {
    private final SchedulingQueue queue;
    private final SchedulerCache cache;

    NodeEvents(SchedulingQueue queue, SchedulerCache cache) {
        this.queue = queue;
        this.cache = cache;
    }

    @Override
    public void onChange(ChangeEvent<Node> event) {
        switch (event) {
            case Added<Node>(var key, var node) -> present(node);
            case Modified<Node>(var key, var before, var node) -> present(node);
            case Deleted<Node>(var key, var last) -> cache.removeNode(key.name());
        }
    }

    private void present(Node node) {
        NodeDescription after = NodeDescription.of(node);
        NodeDescription before = cache.setNode(after);
        if (before == null) {
            queue.onEvent(ClusterEvent.NODE_ADDED);
        } else {
            changes(before, after).forEach(queue::onEvent);
        }
    }

    private static Set<ClusterEvent> changes(NodeDescription before, NodeDescription after) {
        Set<ClusterEvent> changes = EnumSet.noneOf(ClusterEvent.class);
        if (!before.allocatable().equals(after.allocatable()) || before.allowedPods() != after.allowedPods()) {
            changes.add(ClusterEvent.NODE_ALLOCATABLE_CHANGED);
        }
        if (!before.labels().equals(after.labels())) {
            changes.add(ClusterEvent.NODE_LABELS_CHANGED);
        }
        if (!before.repelling().equals(after.repelling()) || before.unschedulable() != after.unschedulable()) {
            changes.add(ClusterEvent.NODE_TAINTS_CHANGED);
        }
        return changes;
    }
}
