package dev.capstan.nodeagent.network;

import dev.capstan.resource.Cidr;
import io.fabric8.kubernetes.api.model.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which routes a host needs, as a function of the Nodes:
 *
 * <ol>
 *   <li>A Node that has no CIDR or no InternalIP yet gets none yet.
 *   <li>A Node of this host gets none: the kernel knows the way to its bridge. Several nodes of one host have the same
 *       InternalIP, or each another one of the host's own.
 *   <li>A Node whose CIDR isn't one of the cluster's is refused. An agent may say anything of its own Node: one that said
 *       {@code 0.0.0.0/0} would get all that this host sends.
 *   <li>So is one whose CIDR overlaps that of a Node of this host, or of an older Node: the narrower of two routes would
 *       get the other's packets.
 *   <li>Every other Node gets a route by its InternalIP.
 * </ol>
 *
 * @param routes by the Node's name
 * @param refusals why a Node gets none, by its name
 */
record RoutePlan(Map<String, NodeRoute> routes, Map<String, String> refusals) {
    private static final Comparator<Node> OLDEST_FIRST = Comparator.comparing(
                    (Node node) -> Optional.ofNullable(node.getMetadata().getCreationTimestamp())
                            .orElse(""))
            .thenComparing(node -> node.getMetadata().getName());

    /**
     * @param clusterCidr what Nodes' CIDRs are cut from
     * @param isOfThisHost tells of an address
     */
    static RoutePlan of(Collection<Node> nodes, Cidr clusterCidr, Predicate<String> isOfThisHost) {
        Map<String, NodeReach> others = new LinkedHashMap<>();
        List<Cidr> taken = new ArrayList<>();
        nodes.stream()
                .sorted(OLDEST_FIRST)
                .forEach(node -> NodeReach.of(node).ifPresent(reach -> {
                    if (isOfThisHost.test(reach.internalIp())) {
                        parsed(reach.podCidr()).ifPresent(taken::add);
                    } else {
                        others.put(node.getMetadata().getName(), reach);
                    }
                }));
        RoutePlan plan = new RoutePlan(new LinkedHashMap<>(), new LinkedHashMap<>());
        others.forEach((name, reach) -> plan.add(name, reach, clusterCidr, taken));
        return plan;
    }

    private void add(String name, NodeReach reach, Cidr clusterCidr, List<Cidr> taken) {
        Optional<Cidr> cidr = parsed(reach.podCidr());
        if (cidr.isEmpty() || !clusterCidr.contains(cidr.get())) {
            refusals.put(name, "its podCIDR " + reach.podCidr() + " is not within the cluster's " + clusterCidr);
        } else if (parsed(reach.internalIp() + "/32").isEmpty()) {
            refusals.put(name, "its InternalIP " + reach.internalIp() + " is not an IPv4 address");
        } else if (taken.stream().anyMatch(cidr.get()::overlaps)) {
            refusals.put(name, "its podCIDR " + cidr.get() + " overlaps that of another node");
        } else {
            taken.add(cidr.get());
            routes.put(name, new NodeRoute(cidr.get(), reach.internalIp()));
        }
    }

    private static Optional<Cidr> parsed(String text) {
        try {
            return Optional.of(Cidr.parse(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
