package dev.capstan.scheduler.plugins.nodeunschedulable;

import dev.capstan.resource.Taints;
import dev.capstan.scheduler.cache.NodeInfo;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.framework.ClusterEvent;
import dev.capstan.scheduler.framework.FilterPlugin;
import dev.capstan.scheduler.framework.FilterResult;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.Set;

/** Cordoned nodes get only Pods that tolerate the taint which stands for the cordon. */
public final class NodeUnschedulable implements FilterPlugin {
    private static final FilterResult CORDONED = FilterResult.rejected("node(s) were unschedulable");
    private static final Taint CORDON = new Taint(Taints.NO_SCHEDULE, Taints.UNSCHEDULABLE, null, null);

    @Override
    public String name() {
        return "NodeUnschedulable";
    }

    @Override
    public Set<ClusterEvent> helpfulEvents() {
        return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.NODE_TAINTS_CHANGED);
    }

    @Override
    public FilterResult filter(PodInfo pod, NodeInfo node) {
        return !node.node().unschedulable() || Taints.isTolerated(CORDON, pod.tolerations())
                ? FilterResult.passed()
                : CORDONED;
    }
}
