package dev.capstan.apiserver.fieldmanager;

import dev.capstan.apiserver.schema.Schema;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The annotation in which {@code kubectl apply} keeps what it applied, for users who go over to {@code --server-side}: what it
 * holds is theirs already, and it is kept up so that they can go back.
 */
final class LastApplied {
    /** The only manager that it concerns: the name under which kubectl applies unless told otherwise. */
    static final String KUBECTL = "kubectl";

    private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";
    private static final int LARGEST_ANNOTATIONS = 256 * 1024;

    private LastApplied() {}

    /** The fields that the annotation holds and that still are as it says. */
    static FieldSet fieldsOf(Schema schema, ObjectNode live) {
        return read(live)
                .map(configuration -> {
                    Comparison changes = Comparison.of(schema, configuration, live);
                    return OwnedFields.of(schema, configuration)
                            .difference(changes.changed())
                            .difference(changes.removed());
                })
                .orElse(FieldSet.EMPTY);
    }

    /** Writes what was applied into an object that has the annotation. */
    static void renew(ObjectNode object, ObjectNode applied) {
        if (!object.path("metadata").path("annotations").has(ANNOTATION)) {
            return;
        }
        ObjectNode configuration = applied.deepCopy();
        if (configuration.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(ANNOTATION);
        }
        String text = configuration + "\n";
        if (text.length() < LARGEST_ANNOTATIONS) {
            object.withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put(ANNOTATION, text);
        }
    }

    private static Optional<ObjectNode> read(ObjectNode live) {
        JsonNode annotation = live.path("metadata").path("annotations").path(ANNOTATION);
        try {
            return annotation.isString()
                            && JsonMapper.shared().readTree(annotation.stringValue())
                                    instanceof ObjectNode configuration
                    ? Optional.of(configuration)
                    : Optional.empty();
        } catch (JacksonException noConfiguration) {
            return Optional.empty();
        }
    }
}
