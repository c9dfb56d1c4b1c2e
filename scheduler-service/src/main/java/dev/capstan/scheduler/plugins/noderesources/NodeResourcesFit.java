package dev.capstan.scheduler.plugins.noderesources;

import dev.capstan.scheduler.cache.NodeInfo;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.cache.Resources;
import dev.capstan.scheduler.framework.ClusterEvent;
import dev.capstan.scheduler.framework.FilterPlugin;
import dev.capstan.scheduler.framework.FilterResult;
import dev.capstan.scheduler.framework.ScorePlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a Pod requests must fit into the node's allocatable less what its bound and assumed Pods request; the node with most
 * left is preferred (LeastAllocated).
 *
 * <p>A resource that the Pod doesn't request isn't looked at: a node that is overcommitted on memory still takes a Pod that
 * asks for cpu only, as in Kubernetes.
 *
 * <p>Score, for a node of 4 cores and 8 GiB with 1 core and 4 GiB taken, the Pod included: (75 + 50) / 2 = 62.
 */
public final class NodeResourcesFit implements FilterPlugin, ScorePlugin {

    @Override
    public String name() {
        return "NodeResourcesFit";
    }

    @Override
    public Set<ClusterEvent> helpfulEvents() {
        return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.NODE_ALLOCATABLE_CHANGED, ClusterEvent.POD_REMOVED);
    }

    @Override
    public FilterResult filter(PodInfo pod, NodeInfo node) {
        Resources wanted = pod.requests();
        Resources taken = node.usage().requested();
        Resources offered = node.node().allocatable();
        boolean podsFit = node.usage().pods() < node.node().allowedPods();
        boolean cpuFits = fits(wanted.milliCpu(), taken.milliCpu(), offered.milliCpu());
        boolean memoryFits = fits(wanted.memory(), taken.memory(), offered.memory());
        boolean storageFits = fits(wanted.ephemeralStorage(), taken.ephemeralStorage(), offered.ephemeralStorage());
        if (podsFit && cpuFits && memoryFits && storageFits && wanted.others().isEmpty()) {
            return FilterResult.passed();
        }
        List<String> reasons = new ArrayList<>();
        addUnless(podsFit, "Too many pods", reasons);
        addUnless(cpuFits, "Insufficient cpu", reasons);
        addUnless(memoryFits, "Insufficient memory", reasons);
        addUnless(storageFits, "Insufficient ephemeral-storage", reasons);
        wanted.others()
                .forEach((name, amount) -> addUnless(
                        fits(
                                amount,
                                taken.others().getOrDefault(name, 0L),
                                offered.others().getOrDefault(name, 0L)),
                        "Insufficient " + name,
                        reasons));
        return reasons.isEmpty() ? FilterResult.passed() : new FilterResult.Rejected(reasons);
    }

    private static boolean fits(long wanted, long taken, long offered) {
        return wanted == 0 || wanted <= offered - taken;
    }

    private static void addUnless(boolean fits, String reason, List<String> reasons) {
        if (!fits) {
            reasons.add(reason);
        }
    }

    @Override
    public int weight() {
        return 1;
    }

    @Override
    public long score(PodInfo pod, NodeInfo node) {
        Resources taken = node.usage().scored();
        Resources offered = node.node().allocatable();
        long cpu = leastAllocated(taken.milliCpu() + pod.scored().milliCpu(), offered.milliCpu());
        long memory = leastAllocated(taken.memory() + pod.scored().memory(), offered.memory());
        return (cpu + memory) / 2;
    }

    private static long leastAllocated(long requested, long capacity) {
        return capacity == 0 || requested > capacity ? 0 : (capacity - requested) * MAX_SCORE / capacity;
    }
}
