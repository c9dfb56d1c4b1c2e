package dev.capstan.scheduler.framework;

import dev.capstan.scheduler.cache.NodeInfo;
import dev.capstan.scheduler.cache.PodInfo;

/** Ranks the nodes that passed all filters, from 0 to {@link #MAX_SCORE} once normalized. */
public interface ScorePlugin extends Plugin {
    long MAX_SCORE = 100;

    /** How much this plug-in counts beside the others. */
    int weight();

    /** Whether the Pod gives nothing to score, so that no node need be asked. */
    default boolean skips(PodInfo pod) {
        return false;
    }

    long score(PodInfo pod, NodeInfo node);

    /**
     * Brings raw scores into the range, in place; those of plug-ins that score within it anyway stay as they are.
     *
     * @param scores only the first {@code count} are meant
     */
    default void normalize(long[] scores, int count) {}

    /**
     * Scales so that the greatest becomes {@link #MAX_SCORE}, like {@code helper.DefaultNormalizeScore}.
     *
     * @param reverse for scores that count disadvantages: 0, 1, 4 becomes 100, 75, 0
     */
    static void scaleToMax(long[] scores, int count, boolean reverse) {
        long max = 0;
        for (int i = 0; i < count; i++) {
            max = Math.max(max, scores[i]);
        }
        for (int i = 0; i < count; i++) {
            long scaled = max == 0 ? 0 : scores[i] * MAX_SCORE / max;
            scores[i] = reverse ? MAX_SCORE - scaled : scaled;
        }
    }
}
