package dev.capstan.apiserver.security;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.registry.Metadata;
import dev.capstan.apiserver.request.UserInfo;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import org.springframework.stereotype.Component;

/** The admission plug-in of that name: an agent creates only the Node and the Lease that bear its own name. */
@Component
public class NodeRestriction {
    static final String LEASE_NAMESPACE = "kube-node-lease";

    public void checkCreate(UserInfo user, ResourceType type, Metadata metadata) {
        boolean restricted = type.equals(ResourceTypes.NODES) || type.equals(ResourceTypes.LEASES);
        if (!restricted || !user.isNode() || metadata.name().equals(user.nodeName())) {
            return;
        }
        throw ApiException.forbidden(
                type,
                metadata.name(),
                type.equals(ResourceTypes.NODES)
                        ? "node \"" + user.nodeName() + "\" is not allowed to modify node \"" + metadata.name() + "\""
                        : "can only access node lease with the same name as the requesting node");
    }
}
