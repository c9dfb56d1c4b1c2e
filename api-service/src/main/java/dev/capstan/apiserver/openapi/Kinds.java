package dev.capstan.apiserver.openapi;

import dev.capstan.apiserver.endpoint.Subresource;

/** From kinds on the wire to names of Go's. */
final class Kinds {
    static final String DELETE_OPTIONS = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";
    static final String STATUS = "io.k8s.apimachinery.pkg.apis.meta.v1.Status";

    private Kinds() {}

    /** {@code io.k8s.api.apps.v1.Deployment}. */
    static String goName(Subresource.Kind kind) {
        return "io.k8s.api." + goPackage(kind.group()) + "." + kind.version() + "." + kind.kind();
    }

    /** {@code core} of the group without a name, {@code coordination} of {@code coordination.k8s.io}. */
    static String goPackage(String group) {
        return group.isEmpty() ? "core" : group.split("\\.", 2)[0];
    }

    static String capitalised(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
