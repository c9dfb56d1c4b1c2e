package dev.capstan.nodeagent.network;

import dev.capstan.resource.Cidr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster's routes in the host's main table, told from all others by two numbers that every one of them carries:
 *
 * <ul>
 *   <li>{@link #PROTOCOL}, which says that Capstan made it;
 *   <li>a metric of the cluster's own, since clusters share hosts, and a route has room for no name.
 * </ul>
 *
 * <p>To the kernel, routes to one destination with different metrics are different routes, so {@code replace} never takes
 * the place of one that somebody else made; and the metric is so high that the other one is used.
 *
 * <p>All nodes of a cluster on this host share the routes, as they do the {@link NodeFirewall}.
 */
public final class RouteTable {
    /**
     * Who made a route is a number from 0 to 255, which the kernel keeps and doesn't look at. 137 is given to nobody in
     * {@code linux/rtnetlink.h} or iproute2's {@code rt_protos}, is none of those that FRR (186 to 198) and Calico (80) take, and is
     * above 4, {@code static}: what administrators and network managers call their own.
     */
    static final int PROTOCOL = 137;

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String NO_PREFIX = "/32";

    private final String metric;

    public RouteTable(String clusterId) {
        this.metric = Long.toString(NetworkNames.routeMetric(clusterId));
    }

    /** The cluster's, as they are now. The kernel drops them with the interface that they lead through. */
    Set<NodeRoute> routes() {
        // 10.244.2.0/24 via 10.0.0.12 dev eth0 metric 20481234
        return ip("show")
                .orThrow()
                .lines()
                .map(line -> List.of(line.strip().split(" +")))
                .filter(words -> metric.equals(after("metric", words)))
                .map(words -> new NodeRoute(destination(words.getFirst()), after("via", words)))
                .collect(Collectors.toSet());
    }

    private static Cidr destination(String word) {
        return Cidr.parse(word.contains("/") ? word : word + NO_PREFIX);
    }

    private static String after(String name, List<String> words) {
        int index = words.indexOf(name);
        return index < 0 ? "" : words.get(index + 1);
    }

    /**
     * Makes the route be there, and no other of the cluster's to the same destination.
     *
     * @throws HostCommandException when the kernel won't have it: mostly because no interface leads to the gateway
     */
    void replace(NodeRoute route) {
        ip("replace", route.destination().toString(), "via", route.gateway(), "metric", metric)
                .orThrow();
    }

    /** Repeating it is fine, and so is another node of this host doing it at the same time, or one by another gateway. */
    void remove(NodeRoute route) {
        HostCommand.Outcome removal =
                ip("delete", route.destination().toString(), "via", route.gateway(), "metric", metric);
        if (!removal.succeeded() && routes().contains(route)) {
            removal.orThrow();
        }
    }

    /** Removes all of the cluster's. */
    void clear() {
        routes().forEach(this::remove);
    }

    private static HostCommand.Outcome ip(String action, String... words) {
        List<String> command = new ArrayList<>(List.of("ip", "-4", "route", action));
        command.addAll(Stream.concat(Stream.of(words), Stream.of("proto", Integer.toString(PROTOCOL)))
                .toList());
        return HostCommand.of(command).run(LIMIT);
    }
}
