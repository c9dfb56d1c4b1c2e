package dev.capstan.apiserver.discovery;

import dev.capstan.apiserver.discovery.ServedResource.ServedSubresource;
import dev.capstan.apiserver.discovery.ServedResources.GroupVersion;
import dev.capstan.apiserver.endpoint.Subresource;
import dev.capstan.apiserver.request.Verb;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code apidiscovery.k8s.io}: everything below {@code /api} or {@code /apis} in one answer. */
@Component
class AggregatedDiscovery {
    private final ServedResources served;

    AggregatedDiscovery(ServedResources served) {
        this.served = served;
    }

    /** @param version {@code v2} or {@code v2beta1} */
    ObjectNode coreGroup(String version) {
        return document(version, true);
    }

    ObjectNode namedGroups(String version) {
        return document(version, false);
    }

    private ObjectNode document(String version, boolean core) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/" + version);
        document.putObject("metadata");
        ArrayNode items = document.putArray("items");
        for (GroupVersion groupVersion : served.groupVersions()) {
            if (groupVersion.group().isEmpty() == core) {
                add(groupVersion, items.addObject());
            }
        }
        return document;
    }

    /** Every group has one version here, so a group-version is an item of its own. */
    private void add(GroupVersion groupVersion, ObjectNode item) {
        ObjectNode metadata = item.putObject("metadata");
        if (!groupVersion.group().isEmpty()) {
            metadata.put("name", groupVersion.group());
        }
        metadata.putNull("creationTimestamp");
        ObjectNode version = item.putArray("versions").addObject();
        version.put("version", groupVersion.version());
        ArrayNode resources = version.putArray("resources");
        served.in(groupVersion).forEach(resource -> add(resource, resources.addObject()));
        version.put("freshness", "Current");
    }

    private static void add(ServedResource resource, ObjectNode node) {
        node.put("resource", resource.plural());
        node.set("responseKind", kind(resource.kind()));
        node.put("scope", resource.namespaced() ? "Namespaced" : "Cluster");
        node.put("singularResource", resource.singular());
        verbs(node, resource.verbs());
        texts(node, "shortNames", resource.shortNames());
        texts(node, "categories", resource.categories());
        if (!resource.subresources().isEmpty()) {
            ArrayNode subresources = node.putArray("subresources");
            for (ServedSubresource subresource : resource.subresources()) {
                ObjectNode entry = subresources.addObject();
                entry.put("subresource", subresource.name());
                entry.set("responseKind", kind(subresource.kind()));
                verbs(entry, subresource.verbs());
            }
        }
    }

    private static ObjectNode kind(Subresource.Kind kind) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("group", kind.group())
                .put("version", kind.version())
                .put("kind", kind.kind());
    }

    static void verbs(ObjectNode node, Set<Verb> verbs) {
        texts(node, "verbs", verbs.stream().map(Verb::toString).sorted().toList());
    }

    static void texts(ObjectNode node, String field, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode array = node.putArray(field);
            texts.forEach(array::add);
        }
    }
}
