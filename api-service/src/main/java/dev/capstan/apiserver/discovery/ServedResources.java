package dev.capstan.apiserver.discovery;

import dev.capstan.apiserver.discovery.ServedResource.ServedSubresource;
import dev.capstan.apiserver.endpoint.Subresource;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.apiserver.review.ReviewTypes;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** All that is served, put together from the resource types and the subresources there are. */
@Component
public class ServedResources {
    private static final ServedResource BINDINGS = new ServedResource(
            "",
            "v1",
            "bindings",
            "binding",
            true,
            new Subresource.Kind("", "v1", "Binding"),
            EnumSet.of(Verb.CREATE),
            List.of(),
            List.of(),
            List.of());

    /** Only to be looked for; see {@code ServicesController}. */
    private static final ServedResource SERVICES = new ServedResource(
            "",
            "v1",
            "services",
            "service",
            true,
            new Subresource.Kind("", "v1", "Service"),
            EnumSet.of(Verb.GET, Verb.LIST),
            List.of("svc"),
            List.of(),
            List.of());

    private final List<ServedResource> all;

    public ServedResources(List<Subresource> subresources) {
        List<ServedResource> resources = new ArrayList<>();
        resources.add(BINDINGS);
        resources.add(SERVICES);
        for (ResourceType type : ResourceTypes.all()) {
            resources.add(served(type, subresources, verbs(type)));
        }
        for (ResourceType type : ReviewTypes.all()) {
            resources.add(served(type, subresources, EnumSet.of(Verb.CREATE)));
        }
        resources.sort(Comparator.comparing(ServedResource::plural));
        this.all = List.copyOf(resources);
    }

    /** The group-versions, the core group first. */
    public List<GroupVersion> groupVersions() {
        return all.stream()
                .map(resource -> new GroupVersion(resource.group(), resource.version()))
                .distinct()
                .sorted(Comparator.comparing(GroupVersion::group))
                .toList();
    }

    public List<ServedResource> in(GroupVersion groupVersion) {
        return all.stream()
                .filter(resource -> resource.group().equals(groupVersion.group())
                        && resource.version().equals(groupVersion.version()))
                .toList();
    }

    /** Prints as {@code v1} or {@code apps/v1}. */
    public record GroupVersion(String group, String version) {
        @Override
        public String toString() {
            return group.isEmpty() ? version : group + "/" + version;
        }
    }

    private static ServedResource served(ResourceType type, List<Subresource> subresources, Set<Verb> verbs) {
        List<ServedSubresource> served = subresources.stream()
                .filter(subresource -> verbs.contains(Verb.GET) && subresource.isServedOn(type))
                .map(subresource ->
                        new ServedSubresource(subresource.name(), subresource.kind(type), subresource.verbs()))
                .sorted(Comparator.comparing(ServedSubresource::name))
                .toList();
        return new ServedResource(
                type.group(),
                type.version(),
                type.plural(),
                type.singular(),
                type.namespaced(),
                Subresource.Kind.of(type),
                verbs,
                type.shortNames(),
                type.categories(),
                served);
    }

    private static Set<Verb> verbs(ResourceType type) {
        Set<Verb> verbs = EnumSet.allOf(Verb.class);
        if (!Subresource.supportsDeleteCollection(type)) {
            verbs.remove(Verb.DELETECOLLECTION);
        }
        return verbs;
    }
}
