package dev.capstan.apiserver.fieldmanager;

import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What says which object it is and how it stands, rather than what anybody wants of it. */
final class Unowned {
    private static final FieldSet FIELDS = fields();

    private Unowned() {}

    static FieldSet takenOutOf(FieldSet fields) {
        return fields.difference(FIELDS);
    }

    private static FieldSet fields() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        for (String field : List.of("apiVersion", "kind")) {
            root.set(PathElement.ofField(field), FieldSet.MEMBER);
        }
        ObjectNode metadata = root.putObject(PathElement.ofField("metadata"));
        metadata.set(FieldSet.SELF, FieldSet.MEMBER);
        for (String field : List.of(
                "name",
                "namespace",
                "creationTimestamp",
                "selfLink",
                "uid",
                "generation",
                "managedFields",
                "resourceVersion")) {
            metadata.set(PathElement.ofField(field), FieldSet.MEMBER);
        }
        return new FieldSet(root);
    }
}
