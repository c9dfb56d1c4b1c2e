package dev.capstan.nodeagent.network;

import dev.capstan.client.EventRecorder;
import dev.capstan.informer.Store;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators which nodes' Pods aren't reached from here, in the log and by an Event about this agent's Node: once, when
 * it becomes something else, and before the Event is forgotten, which it is after an hour.
 *
 * <p>The reason is that of Kubernetes' route controller. We differ: it makes routes in one table of a cloud, and tells of them
 * at the Node that they lead to; here each host has its table, and tells what is missing there. Nor is there a condition
 * {@code NetworkUnavailable}: it would keep new Pods from a node that reaches most others.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/staging/src/k8s.io/cloud-provider/controllers/route/route_controller.go">route_controller.go</a>
 */
public final class RouteProblems {
    private static final Logger log = LoggerFactory.getLogger(RouteProblems.class);
    private static final String REASON = "FailedToCreateRoute";
    private static final Duration REPEATED_AFTER = Duration.ofMinutes(30);

    private final ObjectKey ownNode;
    private final Store<Node> nodes;
    private final EventRecorder events;
    private final Clock clock;
    private final Map<String, Told> told = new HashMap<>();

    private record Told(String message, Instant at) {}

    public RouteProblems(String nodeName, Store<Node> nodes, EventRecorder events, Clock clock) {
        this.ownNode = ObjectKey.clusterScoped(nodeName);
        this.nodes = nodes;
        this.events = events;
        this.clock = clock;
    }

    /**
     * All that there are, by the names of the nodes that aren't reached.
     *
     * @param refusals of what their Nodes say
     * @param failures of making the routes
     */
    void tell(Map<String, String> refusals, Map<String, String> failures) {
        told.keySet().removeIf(node -> {
            boolean over = !refusals.containsKey(node) && !failures.containsKey(node);
            if (over) {
                log.info("no more trouble with the route to the Pods of node={}", node);
            }
            return over;
        });
        refusals.forEach(this::tell);
        failures.forEach(this::tell);
    }

    private void tell(String node, String message) {
        Instant now = clock.instant();
        @Nullable Told before = told.get(node);
        if (before != null
                && before.message().equals(message)
                && now.isBefore(before.at().plus(REPEATED_AFTER))) {
            return;
        }
        told.put(node, new Told(message, now));
        log.warn("no route to the Pods of node={} reason={}", node, message);
        nodes.get(ownNode)
                .ifPresent(own -> events.warning(
                        own, REASON, "Could not create a route to the Pods of node " + node + ": " + message));
    }
}
