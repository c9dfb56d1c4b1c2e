package dev.capstan.apiserver.openapi;

import dev.capstan.apiserver.discovery.ServedResource;
import dev.capstan.apiserver.discovery.ServedResource.ServedSubresource;
import dev.capstan.apiserver.request.Verb;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The paths of a resource and what may be done there. */
final class Paths {
    private static final Set<Verb> ON_COLLECTIONS = EnumSet.of(Verb.LIST, Verb.CREATE, Verb.DELETECOLLECTION);
    private static final Set<Verb> ON_OBJECTS = EnumSet.of(Verb.GET, Verb.UPDATE, Verb.PATCH, Verb.DELETE);

    private final ObjectNode paths;
    private final Definitions definitions;
    private final Examples examples = new Examples();

    Paths(ObjectNode paths, Definitions definitions) {
        this.paths = paths;
        this.definitions = definitions;
    }

    void add(ServedResource resource) {
        String base = basePath(resource);
        if (resource.namespaced() && resource.verbs().contains(Verb.LIST)) {
            ObjectNode everywhere = paths.putObject(base + "/" + resource.plural());
            put(everywhere, new Operation(resource, resource.kind(), "", Verb.LIST, true));
        }
        String collection = base + (resource.namespaced() ? "/namespaces/{namespace}/" : "/") + resource.plural();
        addVerbs(collection, resource, ON_COLLECTIONS, parameters(resource));
        String object = collection + "/{name}";
        Parameters named = parameters(resource).name(resource.kind().kind());
        if (resource.verbs().stream().anyMatch(ON_OBJECTS::contains)) {
            addVerbs(object, resource, ON_OBJECTS, named);
        }
        for (ServedSubresource subresource : resource.subresources()) {
            ObjectNode path = paths.putObject(object + "/" + subresource.name());
            path.set("parameters", named.toJson());
            for (Verb verb : subresource.verbs()) {
                put(path, new Operation(resource, subresource.kind(), subresource.name(), verb, false));
            }
        }
    }

    private void addVerbs(String at, ServedResource resource, Set<Verb> verbs, Parameters parameters) {
        ObjectNode path = paths.putObject(at);
        if (!parameters.toJson().isEmpty()) {
            path.set("parameters", parameters.toJson());
        }
        for (Verb verb : verbs) {
            if (resource.verbs().contains(verb)) {
                put(path, new Operation(resource, resource.kind(), "", verb, false));
            }
        }
    }

    private void put(ObjectNode path, Operation operation) {
        path.set(operation.method(), operation.toJson(definitions, examples));
    }

    private static Parameters parameters(ServedResource resource) {
        return resource.namespaced() ? new Parameters().namespace() : new Parameters();
    }

    private static String basePath(ServedResource resource) {
        return resource.group().isEmpty()
                ? "/api/" + resource.version()
                : "/apis/" + resource.group() + "/" + resource.version();
    }
}
