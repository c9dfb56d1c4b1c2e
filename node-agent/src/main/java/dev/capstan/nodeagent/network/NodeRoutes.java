package dev.capstan.nodeagent.network;

import dev.capstan.event.ChangeEvent;
import dev.capstan.informer.Informer;
import dev.capstan.nodeagent.periodic.PeriodicTask;
import dev.capstan.resource.Cidr;
import dev.capstan.workqueue.Backoff;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the routes by which this host's Pods reach those of other hosts, as Kubernetes' network model asks: by their own
 * addresses, without NAT. Wakes when a Node comes, goes or moves, and looks from time to time, because the kernel drops routes
 * with their interface, and network managers those that they don't know.
 *
 * <p>A route that can't be made is told of and tried again, and keeps neither the other routes nor Pods from anything. As long as the
 * informer hasn't synced, nothing is done: that a Node is missing then says nothing. An agent that ends leaves the routes, as it
 * leaves the Pods that use them; {@link HostNetwork} removes them.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model">The Kubernetes network
 *     model</a>
 */
public final class NodeRoutes {
    /** With the Pods; after the informers. */
    private static final int PHASE = 10;

    private static final Logger log = LoggerFactory.getLogger(NodeRoutes.class);
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    private static final Duration SYNC_POLL = Duration.ofMillis(200);
    private static final Duration CHECK = Duration.ofSeconds(30);
    /** Where all nodes are on one host, little needs to be looked after until a Node changes. */
    private static final Duration NOTHING_TO_CHECK = Duration.ofMinutes(5);

    private final String address;
    private final Cidr clusterCidr;
    private final Informer<Node> nodes;
    private final RouteTable table;
    private final RouteProblems problems;
    private final PeriodicTask task;
    private int failures;

    /**
     * @param address the InternalIP of this agent's own Node
     * @param clusterCidr what Nodes' CIDRs are cut from
     */
    public NodeRoutes(
            String address, Cidr clusterCidr, Informer<Node> nodes, RouteTable table, RouteProblems problems) {
        this.address = address;
        this.clusterCidr = clusterCidr;
        this.nodes = nodes;
        this.table = table;
        this.problems = problems;
        this.task = new PeriodicTask("node routes", PHASE, RETRY, this::reconcile);
        nodes.addHandler(this::onChange);
    }

    /** To be started after the informers. */
    public PeriodicTask periodically() {
        return task;
    }

    /** Runs on the informer's thread. Every node reports its status every few minutes, mostly nothing that matters here. */
    private void onChange(ChangeEvent<Node> event) {
        boolean matters = switch (event) {
            case ChangeEvent.Added<Node> added -> true;
            case ChangeEvent.Modified<Node> modified ->
                !NodeReach.of(modified.before()).equals(NodeReach.of(modified.object()));
            case ChangeEvent.Deleted<Node> deleted -> true;
        };
        if (matters) {
            task.soon();
        }
    }

    /** One round; when to look again. */
    Duration reconcile() {
        if (!nodes.hasSynced()) {
            return SYNC_POLL;
        }
        RoutePlan plan = RoutePlan.of(nodes.store().list(), clusterCidr, HostAddresses.now(address)::include);
        Set<NodeRoute> present = table.routes();
        Map<String, String> failed = new LinkedHashMap<>();
        plan.routes().forEach((node, route) -> {
            if (!present.contains(route)) {
                make(node, route, failed);
            }
        });
        problems.tell(plan.refusals(), failed);
        for (NodeRoute route : present) {
            if (!plan.routes().containsValue(route)) {
                remove(route);
            }
        }
        return nextLook(plan, failed);
    }

    /** One that fails must not keep the others from being made. */
    private void make(String node, NodeRoute route, Map<String, String> failed) {
        try {
            table.replace(route);
            log.info("route made node={} route={}", node, route);
        } catch (HostCommandException failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw failure;
            }
            failed.put(node, String.valueOf(failure.getMessage()));
        }
    }

    /** Also one that leads where the node was before it moved, if the route to where it is now couldn't take its place. */
    private void remove(NodeRoute route) {
        table.remove(route);
        log.info("route given up, no node of another host is reached by it route={}", route);
    }

    private Duration nextLook(RoutePlan plan, Map<String, String> failed) {
        if (!failed.isEmpty()) {
            return RETRY.delay(failures++);
        }
        failures = 0;
        return plan.routes().isEmpty() ? NOTHING_TO_CHECK : CHECK;
    }
}
