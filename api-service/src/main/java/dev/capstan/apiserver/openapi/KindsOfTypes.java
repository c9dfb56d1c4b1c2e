package dev.capstan.apiserver.openapi;

import dev.capstan.apiserver.discovery.ServedResources.GroupVersion;
import dev.capstan.apiserver.endpoint.Subresource;
import dev.capstan.apiserver.schema.Schema;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which kinds a type stands for on the wire; none for parts of objects. */
final class KindsOfTypes {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private final List<GroupVersion> served;

    KindsOfTypes(List<GroupVersion> served) {
        this.served = served;
    }

    /** {@code x-kubernetes-group-version-kind}. */
    record GroupVersionKind(String group, String version, String kind) {
        static GroupVersionKind of(Subresource.Kind kind) {
            return new GroupVersionKind(kind.group(), kind.version(), kind.kind());
        }

        ObjectNode toJson() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("group", group)
                    .put("kind", kind)
                    .put("version", version);
        }
    }

    List<GroupVersionKind> of(Schema type) {
        String[] path = type.name().split("\\.");
        String kind = path[path.length - 1];
        if (type.name().equals(META + "DeleteOptions")) {
            return served.stream()
                    .map(each -> new GroupVersionKind(each.group(), each.version(), kind))
                    .toList();
        }
        boolean standsAlone = type.properties().containsKey("kind")
                && type.properties().containsKey("apiVersion")
                && type.properties().containsKey("metadata");
        if (!standsAlone) {
            return List.of();
        }
        return List.of(new GroupVersionKind(group(path[path.length - 3]), path[path.length - 2], kind));
    }

    /** The API's name of a Go package: {@code coordination} is {@code coordination.k8s.io}. */
    private String group(String goPackage) {
        if (goPackage.equals("core") || goPackage.equals("meta")) {
            return "";
        }
        return served.stream()
                .map(GroupVersion::group)
                .filter(group -> group.startsWith(goPackage + "."))
                .findFirst()
                .orElse(goPackage);
    }
}
