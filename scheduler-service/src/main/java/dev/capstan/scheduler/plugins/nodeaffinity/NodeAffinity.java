package dev.capstan.scheduler.plugins.nodeaffinity;

import dev.capstan.scheduler.cache.NodeDescription;
import dev.capstan.scheduler.cache.NodeInfo;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.framework.ClusterEvent;
import dev.capstan.scheduler.framework.FilterPlugin;
import dev.capstan.scheduler.framework.FilterResult;
import dev.capstan.scheduler.framework.ScorePlugin;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import java.util.Map;
import java.util.Set;

/** The node's labels must match the Pod's nodeSelector and required node affinity; preferred terms add their weights. */
public final class NodeAffinity implements FilterPlugin, ScorePlugin {
    private static final FilterResult NO_MATCH =
            FilterResult.rejected("node(s) didn't match Pod's node affinity/selector");
    private static final int WEIGHT = 2;

    @Override
    public String name() {
        return "NodeAffinity";
    }

    @Override
    public Set<ClusterEvent> helpfulEvents() {
        return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.NODE_LABELS_CHANGED);
    }

    @Override
    public FilterResult filter(PodInfo pod, NodeInfo node) {
        return matchesSelector(pod, node.node()) && matchesRequired(pod, node.node())
                ? FilterResult.passed()
                : NO_MATCH;
    }

    private static boolean matchesSelector(PodInfo pod, NodeDescription node) {
        if (pod.nodeSelector().isEmpty()) {
            return true;
        }
        for (Map.Entry<String, String> wanted : pod.nodeSelector().entrySet()) {
            if (!wanted.getValue().equals(node.labels().get(wanted.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean matchesRequired(PodInfo pod, NodeDescription node) {
        return pod.requiredNodeAffinity() == null
                || NodeSelectors.anyMatches(pod.requiredNodeAffinity().getNodeSelectorTerms(), node);
    }

    @Override
    public int weight() {
        return WEIGHT;
    }

    @Override
    public boolean skips(PodInfo pod) {
        return pod.preferredNodeAffinity().isEmpty();
    }

    @Override
    public long score(PodInfo pod, NodeInfo node) {
        long score = 0;
        for (PreferredSchedulingTerm term : pod.preferredNodeAffinity()) {
            if (NodeSelectors.matches(term.getPreference(), node.node())) {
                score += term.getWeight();
            }
        }
        return score;
    }

    @Override
    public void normalize(long[] scores, int count) {
        ScorePlugin.scaleToMax(scores, count, false);
    }
}
