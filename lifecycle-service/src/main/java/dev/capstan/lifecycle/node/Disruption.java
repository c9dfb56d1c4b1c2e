package dev.capstan.lifecycle.node;

import io.fabric8.kubernetes.api.model.Node;
import java.util.Collection;

/**
 * Tells a lost node from a lost view: when most nodes look lost at once, it is likelier that we can't see them than that they
 * all died, and their Pods are left where they are.
 *
 * <p>Most is more than half. Of two nodes, one may be lost; of three, not two; a single node is never given up.
 */
final class Disruption {
    private Disruption() {}

    static boolean isOfMost(Collection<Node> nodes) {
        long lost = nodes.stream().filter(node -> !NodeConditions.isReady(node)).count();
        return 2 * lost > nodes.size();
    }
}
