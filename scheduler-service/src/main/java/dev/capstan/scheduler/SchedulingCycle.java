package dev.capstan.scheduler;

import dev.capstan.scheduler.cache.NodeInfo;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.cache.Snapshot;
import dev.capstan.scheduler.framework.Framework;
import dev.capstan.scheduler.framework.Framework.Rejection;
import java.util.random.RandomGenerator;

/**
 * Picks a node for one Pod: filter, score, take the best. Decides only; belongs to the one scheduling thread.
 *
 * <p>In a large cluster not every node is looked at: the search ends once enough feasible ones are found, and the next Pod's
 * search begins where this one ended (source: {@code numFeasibleNodesToFind} in {@code pkg/scheduler/schedule_one.go}). Enough is
 * all of up to 100 nodes; above, 50 % less 1 % for each 125 nodes, at least 5 %, and never fewer than 100. Of 5,000 nodes: 10 %, 500.
 */
final class SchedulingCycle {
    private static final int ALWAYS_LOOKED_FOR = 100;
    private static final int BASE_PERCENTAGE = 50;
    private static final int NODES_PER_PERCENT = 125;
    private static final int LEAST_PERCENTAGE = 5;

    private final Framework framework;
    private final RandomGenerator random;
    private NodeInfo[] feasible = new NodeInfo[ALWAYS_LOOKED_FOR];
    private int nextStart;

    /**
     * @param random breaks ties among the best
     */
    SchedulingCycle(Framework framework, RandomGenerator random) {
        this.framework = framework;
        this.random = random;
    }

    Placement place(PodInfo pod, Snapshot nodes) {
        if (nodes.size() == 0) {
            return Diagnosis.noNodes();
        }
        Rejection rejection = framework.preFilter(pod);
        if (rejection != null) {
            return Diagnosis.ofPod(rejection, nodes.size());
        }
        Diagnosis diagnosis = new Diagnosis();
        int found = findFeasible(pod, nodes, diagnosis);
        return switch (found) {
            case 0 -> diagnosis.over(nodes.size());
            case 1 -> new Placement.Fits(feasible[0].name());
            default ->
                new Placement.Fits(best(framework.score(pod, feasible, found)).name());
        };
    }

    private int findFeasible(PodInfo pod, Snapshot nodes, Diagnosis diagnosis) {
        int size = nodes.size();
        int enough = enoughOf(size);
        if (feasible.length < enough) {
            feasible = new NodeInfo[enough];
        }
        int found = 0;
        int looked = 0;
        for (; looked < size && found < enough; looked++) {
            NodeInfo node = nodes.node((nextStart + looked) % size);
            Rejection rejection = framework.filter(pod, node);
            if (rejection == null) {
                feasible[found++] = node;
            } else {
                diagnosis.add(rejection);
            }
        }
        nextStart = (nextStart + looked) % size;
        return found;
    }

    static int enoughOf(int nodes) {
        if (nodes <= ALWAYS_LOOKED_FOR) {
            return nodes;
        }
        int percentage = Math.max(BASE_PERCENTAGE - nodes / NODES_PER_PERCENT, LEAST_PERCENTAGE);
        return Math.max(nodes * percentage / 100, ALWAYS_LOOKED_FOR);
    }

    /** Each of several best has the same chance. */
    private NodeInfo best(long[] scores) {
        int best = 0;
        int ties = 1;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
                ties = 1;
            } else if (scores[i] == scores[best] && random.nextInt(++ties) == 0) {
                best = i;
            }
        }
        return feasible[best];
    }
}
