package dev.capstan.apiserver.discovery;

import dev.capstan.apiserver.discovery.ServedResource.ServedSubresource;
import dev.capstan.apiserver.discovery.ServedResources.GroupVersion;
import dev.capstan.apiserver.endpoint.Subresource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The older discovery: groups, and a list of resources for each group-version. */
@Component
class LegacyDiscovery {
    private final ServedResources served;

    LegacyDiscovery(ServedResources served) {
        this.served = served;
    }

    /** @param serverAddress host and port as the client knows them */
    ObjectNode versions(String serverAddress) {
        ObjectNode versions = JsonNodeFactory.instance.objectNode();
        versions.put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", serverAddress);
        return versions;
    }

    ObjectNode groups() {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        for (GroupVersion groupVersion : served.groupVersions()) {
            if (!groupVersion.group().isEmpty()) {
                describe(groupVersion, groups.addObject());
            }
        }
        return list;
    }

    /** Empty for a group that isn't served. */
    Optional<ObjectNode> group(String name) {
        return served.groupVersions().stream()
                .filter(groupVersion -> groupVersion.group().equals(name) && !name.isEmpty())
                .findFirst()
                .map(groupVersion -> {
                    ObjectNode group = JsonNodeFactory.instance.objectNode();
                    group.put("kind", "APIGroup").put("apiVersion", "v1");
                    describe(groupVersion, group);
                    return group;
                });
    }

    /** Empty for a group-version that isn't served. */
    Optional<ObjectNode> resources(GroupVersion groupVersion) {
        if (!served.groupVersions().contains(groupVersion)) {
            return Optional.empty();
        }
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "APIResourceList");
        if (!groupVersion.group().isEmpty()) {
            list.put("apiVersion", "v1");
        }
        list.put("groupVersion", groupVersion.toString());
        ArrayNode resources = list.putArray("resources");
        served.in(groupVersion).forEach(resource -> add(resource, resources));
        return Optional.of(list);
    }

    private static void describe(GroupVersion groupVersion, ObjectNode group) {
        group.put("name", groupVersion.group());
        group.putArray("versions").add(version(groupVersion));
        group.set("preferredVersion", version(groupVersion));
    }

    private static ObjectNode version(GroupVersion groupVersion) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("groupVersion", groupVersion.toString())
                .put("version", groupVersion.version());
    }

    private static void add(ServedResource resource, ArrayNode resources) {
        ObjectNode entry = resources.addObject();
        entry.put("name", resource.plural())
                .put("singularName", resource.singular())
                .put("namespaced", resource.namespaced())
                .put("kind", resource.kind().kind());
        AggregatedDiscovery.verbs(entry, resource.verbs());
        AggregatedDiscovery.texts(entry, "shortNames", resource.shortNames());
        AggregatedDiscovery.texts(entry, "categories", resource.categories());
        if (resource.isStored()) {
            entry.put("storageVersionHash", storageVersionHash(resource));
        }
        for (ServedSubresource subresource : resource.subresources()) {
            add(resource, subresource, resources.addObject());
        }
    }

    /** Clients see by it that objects are stored in another version (source: {@code pkg/endpoints/discovery/storageversionhash.go}). */
    private static String storageVersionHash(ServedResource resource) {
        String stored = resource.group() + "/" + resource.version() + "/"
                + resource.kind().kind();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(stored.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, 8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    private static void add(ServedResource resource, ServedSubresource subresource, ObjectNode entry) {
        Subresource.Kind kind = subresource.kind();
        entry.put("name", resource.plural() + "/" + subresource.name())
                .put("singularName", "")
                .put("namespaced", resource.namespaced());
        if (!kind.group().equals(resource.group())) {
            entry.put("group", kind.group()).put("version", kind.version());
        }
        entry.put("kind", kind.kind());
        AggregatedDiscovery.verbs(entry, subresource.verbs());
    }
}
