package dev.capstan.apiserver.strategy;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the two halves of an object apart: a writer of the spec cannot touch the status, a writer of the status cannot touch
 * anything else, and {@code metadata.generation} counts the changes of what users desire.
 */
public final class SpecAndStatus {
    private static final String GENERATION = "generation";
    private static final String STATUS = "status";

    private SpecAndStatus() {}

    /** Replaces what a creator sent by an empty status. */
    public static ObjectNode resetStatus(ObjectNode object) {
        return object.putObject(STATUS);
    }

    public static void startGeneration(ObjectNode object) {
        metadata(object).put(GENERATION, 1);
    }

    /** Undoes what a writer of the spec did to the status. */
    public static void keepStatus(ObjectNode object, ObjectNode old) {
        putOrRemove(object, STATUS, old.path(STATUS));
    }

    /** For kinds whose spec only a subresource changes. */
    public static void keepSpec(ObjectNode object, ObjectNode old) {
        putOrRemove(object, "spec", old.path("spec"));
    }

    /** One more than the old generation when any of {@code watched} (JSON pointers) differs, else the old one. */
    public static void raiseGeneration(ObjectNode object, ObjectNode old, List<String> watched) {
        long before = old.path("metadata").path(GENERATION).asLong(0);
        boolean changed = watched.stream().anyMatch(pointer -> !SameValue.of(object.at(pointer), old.at(pointer)));
        metadata(object).put(GENERATION, (int) (changed ? before + 1 : before));
    }

    /**
     * Undoes all that a writer of the status did elsewhere. What the writer said of {@code metadata.resourceVersion} stays:
     * it is the precondition of the write.
     */
    public static void keepAllButStatus(ObjectNode object, ObjectNode old) {
        JsonNode status = object.path(STATUS);
        JsonNode resourceVersion = object.path("metadata").path("resourceVersion");
        object.removeAll();
        object.setAll(old.deepCopy());
        putOrRemove(object, STATUS, status);
        if (!resourceVersion.isMissingNode()) {
            metadata(object).set("resourceVersion", resourceVersion);
        }
    }

    private static ObjectNode metadata(ObjectNode object) {
        return Defaults.of(object).object("metadata");
    }

    private static void putOrRemove(ObjectNode object, String name, JsonNode value) {
        if (value.isMissingNode()) {
            object.remove(name);
        } else {
            object.set(name, value.deepCopy());
        }
    }
}
