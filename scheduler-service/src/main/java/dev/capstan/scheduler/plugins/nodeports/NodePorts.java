package dev.capstan.scheduler.plugins.nodeports;

import dev.capstan.scheduler.cache.HostPort;
import dev.capstan.scheduler.cache.NodeInfo;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.framework.ClusterEvent;
import dev.capstan.scheduler.framework.FilterPlugin;
import dev.capstan.scheduler.framework.FilterResult;
import java.util.Set;

/** Two Pods on a node can't have the same host port, protocol and address. */
public final class NodePorts implements FilterPlugin {
    private static final FilterResult TAKEN =
            FilterResult.rejected("node(s) didn't have free ports for the requested pod ports");

    @Override
    public String name() {
        return "NodePorts";
    }

    @Override
    public Set<ClusterEvent> helpfulEvents() {
        return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.POD_REMOVED);
    }

    @Override
    public FilterResult filter(PodInfo pod, NodeInfo node) {
        if (pod.hostPorts().isEmpty()) {
            return FilterResult.passed();
        }
        for (HostPort wanted : pod.hostPorts()) {
            for (HostPort used : node.usage().hostPorts()) {
                if (wanted.conflictsWith(used)) {
                    return TAKEN;
                }
            }
        }
        return FilterResult.passed();
    }
}
