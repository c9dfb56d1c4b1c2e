package dev.capstan.apiserver.security;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.registry.Metadata;
import dev.capstan.apiserver.request.UserInfo;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the paths of an agent's requests don't show (Kubernetes: the admission plug-in of that name,
 * {@code plugin/pkg/admission/noderestriction}):
 *
 * <ol>
 *   <li>it creates only the Node and the Lease that bear its own name;
 *   <li>it doesn't change its own taints, nor those of its labels that {@link NodeLabels} keep from it: either would draw
 *       other people's Pods, and their Secrets with them, to a node that was taken over;
 *   <li>it doesn't relabel a Pod while it writes its status.
 * </ol>
 */
@Component
public class NodeRestriction {
    static final String LEASE_NAMESPACE = "kube-node-lease";

    public void checkCreate(UserInfo user, ResourceType type, Metadata metadata) {
        boolean restricted = type.equals(ResourceTypes.NODES) || type.equals(ResourceTypes.LEASES);
        if (!restricted || !user.isNode()) {
            return;
        }
        if (!metadata.name().equals(user.nodeName())) {
            throw ApiException.forbidden(
                    type,
                    metadata.name(),
                    type.equals(ResourceTypes.NODES)
                            ? quoted(user) + " is not allowed to modify node \"" + metadata.name() + "\""
                            : "can only access node lease with the same name as the requesting node");
        }
        Set<String> kept = NodeLabels.forbidden(metadata.labels().keySet());
        if (type.equals(ResourceTypes.NODES) && !kept.isEmpty()) {
            throw ApiException.forbidden(
                    type,
                    metadata.name(),
                    quoted(user) + " is not allowed to set the following labels: " + String.join(", ", kept));
        }
    }

    /**
     * @param user an agent
     * @param changed what the request would make of {@code current}, before the rules for what it may write apply
     */
    public void checkUpdate(UserInfo user, ResourceType type, ObjectNode current, ObjectNode changed) {
        Metadata metadata = Metadata.of(current);
        Set<String> relabelled =
                differing(metadata.labels(), Metadata.of(changed).labels());
        if (type.equals(ResourceTypes.PODS) && !relabelled.isEmpty()) {
            throw ApiException.forbidden(
                    type, metadata.name(), quoted(user) + " cannot update labels through pod status");
        }
        if (type.equals(ResourceTypes.NODES)) {
            if (!taints(current).equals(taints(changed))) {
                throw ApiException.forbidden(type, metadata.name(), quoted(user) + " is not allowed to modify taints");
            }
            Set<String> kept = NodeLabels.forbidden(relabelled);
            if (!kept.isEmpty()) {
                throw ApiException.forbidden(
                        type, metadata.name(), "is not allowed to modify labels: " + String.join(", ", kept));
            }
        }
    }

    private static String quoted(UserInfo user) {
        return "node \"" + user.nodeName() + "\"";
    }

    private static JsonNode taints(ObjectNode node) {
        JsonNode taints = node.path("spec").path("taints");
        return taints.isEmpty() ? node.arrayNode() : taints;
    }

    private static Set<String> differing(Map<String, String> before, Map<String, String> after) {
        Map<String, String> all = new TreeMap<>(before);
        all.putAll(after);
        Set<String> differing = new TreeSet<>(all.keySet());
        differing.removeIf(key -> before.containsKey(key) && before.get(key).equals(after.get(key)));
        return differing;
    }
}
