package dev.capstan.scheduler.plugins.tainttoleration;

import dev.capstan.resource.Taints;
import dev.capstan.scheduler.cache.NodeInfo;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.framework.ClusterEvent;
import dev.capstan.scheduler.framework.FilterPlugin;
import dev.capstan.scheduler.framework.FilterResult;
import dev.capstan.scheduler.framework.ScorePlugin;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.Set;

/** NoSchedule and NoExecute taints must be tolerated; of nodes with PreferNoSchedule taints, those with fewer are preferred. */
public final class TaintToleration implements FilterPlugin, ScorePlugin {
    private static final int WEIGHT = 3;

    @Override
    public String name() {
        return "TaintToleration";
    }

    @Override
    public Set<ClusterEvent> helpfulEvents() {
        return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.NODE_TAINTS_CHANGED);
    }

    @Override
    public FilterResult filter(PodInfo pod, NodeInfo node) {
        for (Taint taint : node.node().repelling()) {
            if (!Taints.isTolerated(taint, pod.tolerations())) {
                String value = taint.getValue() == null ? "" : taint.getValue();
                return FilterResult.rejected("node(s) had untolerated taint {" + taint.getKey() + ": " + value + "}");
            }
        }
        return FilterResult.passed();
    }

    @Override
    public int weight() {
        return WEIGHT;
    }

    @Override
    public long score(PodInfo pod, NodeInfo node) {
        long untolerated = 0;
        for (Taint taint : node.node().discouraging()) {
            if (!Taints.isTolerated(taint, pod.tolerations())) {
                untolerated++;
            }
        }
        return untolerated;
    }

    @Override
    public void normalize(long[] scores, int count) {
        ScorePlugin.scaleToMax(scores, count, true);
    }
}
