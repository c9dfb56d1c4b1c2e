package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Defaults;
import tools.jackson.databind.node.ObjectNode;

/** References to the Pod's own fields and resources, in environment variables and downwardAPI volumes. */
final class FieldReferenceDefaults {
    private FieldReferenceDefaults() {}

    static void apply(ObjectNode source) {
        Defaults.of(source)
                .inside("fieldRef", field -> Defaults.of(field).text("apiVersion", "v1"))
                .inside("resourceFieldRef", resource -> Defaults.of(resource).text("divisor", "0"));
    }
}
