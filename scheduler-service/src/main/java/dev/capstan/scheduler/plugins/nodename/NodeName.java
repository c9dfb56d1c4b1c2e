package dev.capstan.scheduler.plugins.nodename;

import dev.capstan.scheduler.cache.NodeInfo;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.framework.ClusterEvent;
import dev.capstan.scheduler.framework.FilterPlugin;
import dev.capstan.scheduler.framework.FilterResult;
import java.util.Set;

/**
 * A Pod that names its node fits that node only.
 *
 * <p>Such Pods are bound already and never queued; the rule stands here for whoever asks the framework whether a Pod fits.
 */
public final class NodeName implements FilterPlugin {
    private static final FilterResult OTHER_NODE =
            FilterResult.rejected("node(s) didn't match the requested node name");

    @Override
    public String name() {
        return "NodeName";
    }

    @Override
    public Set<ClusterEvent> helpfulEvents() {
        return Set.of(ClusterEvent.NODE_ADDED);
    }

    @Override
    public FilterResult filter(PodInfo pod, NodeInfo node) {
        String wanted = pod.nodeName();
        return wanted == null || wanted.equals(node.name()) ? FilterResult.passed() : OTHER_NODE;
    }
}
