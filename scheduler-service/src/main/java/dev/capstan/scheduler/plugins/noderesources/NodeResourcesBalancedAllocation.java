package dev.capstan.scheduler.plugins.noderesources;

import dev.capstan.scheduler.cache.NodeInfo;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.cache.Resources;
import dev.capstan.scheduler.framework.ScorePlugin;

/**
 * Prefers nodes whose cpu and memory would be used to the same degree, so that no node ends with one left over without the
 * other.
 *
 * <p>With 80 % of the cpu and 40 % of the memory requested, the standard deviation of the two is 20 %: score 80.
 */
public final class NodeResourcesBalancedAllocation implements ScorePlugin {
    @Override
    public String name() {
        return "NodeResourcesBalancedAllocation";
    }

    @Override
    public int weight() {
        return 1;
    }

    /** A Pod that requests nothing changes no balance. */
    @Override
    public boolean skips(PodInfo pod) {
        return pod.requests().milliCpu() == 0 && pod.requests().memory() == 0;
    }

    @Override
    public long score(PodInfo pod, NodeInfo node) {
        Resources taken = node.usage().requested();
        Resources offered = node.node().allocatable();
        if (offered.milliCpu() == 0 || offered.memory() == 0) {
            return 0;
        }
        double cpu = fraction(taken.milliCpu() + pod.requests().milliCpu(), offered.milliCpu());
        double memory = fraction(taken.memory() + pod.requests().memory(), offered.memory());
        double deviation = Math.abs(cpu - memory) / 2;
        return (long) ((1 - deviation) * MAX_SCORE);
    }

    private static double fraction(long requested, long capacity) {
        return Math.min(1, (double) requested / capacity);
    }
}
