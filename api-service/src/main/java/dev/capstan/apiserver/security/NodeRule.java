package dev.capstan.apiserver.security;

import static dev.capstan.apiserver.security.PolicyRule.allow;

import dev.capstan.apiserver.request.RequestInfo;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ReadVersion;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceTypes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an agent may do (Kubernetes: the node authorizer, {@code plugin/pkg/auth/authorizer/node}):
 *
 * <ol>
 *   <li>read all Pods and its own Node, and report Events;
 *   <li>write its own Node and its own Lease;
 *   <li>write the status of the Pods bound to it, and remove them when they have ended;
 *   <li>read the Secrets and ConfigMaps that a Pod bound to it names.
 * </ol>
 *
 * <p>Names that a path doesn't show, those of objects to be created, are {@link NodeRestriction}'s to check.
 */
@Component
class NodeRule {
    private static final List<PolicyRule> ON_ANY_NODE = List.of(
            allow(Set.of("get", "list", "watch"), "", "pods"),
            allow(Set.of("get", "create", "update", "patch"), "", "events"),
            allow(Set.of("create"), "", "nodes"),
            allow(Set.of("create"), "coordination.k8s.io", "leases").in(NodeRestriction.LEASE_NAMESPACE));
    private static final Set<String> WRITE_OWN = Set.of("get", "list", "watch", "update", "patch", "delete");

    private final ObjectStore store;

    NodeRule(ObjectStore store) {
        this.store = store;
    }

    boolean allows(String node, RequestInfo request) {
        return ON_ANY_NODE.stream().anyMatch(rule -> rule.allows(request))
                || ownedBy(node).stream().anyMatch(rule -> rule.allows(request))
                || isOwnPodsWrite(node, request)
                || isNamedByOwnPod(node, request);
    }

    /** Those that hold whatever Pods are bound to the node. */
    List<PolicyRule> rulesOf(String node) {
        return Stream.concat(ON_ANY_NODE.stream(), ownedBy(node).stream()).toList();
    }

    private static List<PolicyRule> ownedBy(String node) {
        return List.of(
                allow(WRITE_OWN, "", "nodes", "nodes/status").named(node),
                allow(WRITE_OWN, "coordination.k8s.io", "leases").named(node).in(NodeRestriction.LEASE_NAMESPACE));
    }

    /** Whether it would be allowed if the Pod were there, and bound to the node. */
    boolean isAboutAbsentPod(RequestInfo request) {
        return isPodsWrite(request)
                && store.get(ResourceTypes.PODS, podOf(request), new ReadVersion.Fresh())
                        .isEmpty();
    }

    private static boolean isPodsWrite(RequestInfo request) {
        if (!request.group().isEmpty()
                || !request.resource().equals("pods")
                || request.name().isEmpty()) {
            return false;
        }
        boolean status = request.subresource().equals("status")
                && (request.verb() == Verb.UPDATE || request.verb() == Verb.PATCH || request.verb() == Verb.GET);
        boolean removal = request.subresource().isEmpty() && request.verb() == Verb.DELETE;
        return status || removal;
    }

    private static ObjectKey podOf(RequestInfo request) {
        return ObjectKey.namespaced(request.namespace(), request.name());
    }

    private boolean isOwnPodsWrite(String node, RequestInfo request) {
        if (!isPodsWrite(request)) {
            return false;
        }
        ObjectKey key = podOf(request);
        return isBoundTo(node, store.get(ResourceTypes.PODS, key, new ReadVersion.Any()))
                // The binding may be newer than the cache.
                || isBoundTo(node, store.get(ResourceTypes.PODS, key, new ReadVersion.Fresh()));
    }

    private static boolean isBoundTo(String node, Optional<StoredObject> pod) {
        return pod.filter(found -> nodeOf(found.tree()).equals(node)).isPresent();
    }

    private boolean isNamedByOwnPod(String node, RequestInfo request) {
        boolean readable = request.group().isEmpty()
                && request.subresource().isEmpty()
                && !request.name().isEmpty()
                && (request.verb() == Verb.GET || request.verb() == Verb.LIST || request.verb() == Verb.WATCH);
        PodReferences.Kind kind = PodReferences.Kind.ofPlural(request.resource());
        if (!readable || kind == null) {
            return false;
        }
        return isNamed(node, request, kind, new ReadVersion.Any())
                || isNamed(node, request, kind, new ReadVersion.Fresh());
    }

    private boolean isNamed(String node, RequestInfo request, PodReferences.Kind kind, ReadVersion version) {
        return store.list(ResourceTypes.PODS, request.namespace(), version).items().stream()
                .map(StoredObject::tree)
                .filter(pod -> nodeOf(pod).equals(node))
                .anyMatch(pod -> PodReferences.in(pod, kind).contains(request.name()));
    }

    private static String nodeOf(ObjectNode pod) {
        return pod.path("spec").path("nodeName").asString("");
    }
}
