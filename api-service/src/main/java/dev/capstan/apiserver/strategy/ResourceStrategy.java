package dev.capstan.apiserver.strategy;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.resource.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What differs from kind to kind. Trees have passed the schema: every known field has its right JSON type. Methods that take
 * an {@code object} may change it; {@code old} is read-only.
 *
 * <p>The order of calls is Kubernetes' ({@code pkg/registry/<group>/<kind>/strategy.go}): defaults, prepare, validate.
 * Metadata that is common to all kinds (names, labels, uid, times) is {@link ObjectMetaRules}' and not repeated here.
 */
public interface ResourceStrategy {
    ResourceType type();

    /** Fills in what the API documents as default. Idempotent. */
    default void setDefaults(ObjectNode object) {}

    /** Drops what a creator may not set (status) and starts {@code metadata.generation} at 1 where the kind has one. */
    default void prepareForCreate(ObjectNode object) {}

    /** {@code warnings} receives what is legal but deserves a {@code Warning} header. */
    List<FieldError> validateCreate(ObjectNode object, List<String> warnings);

    /** Puts {@code status} back to the old one and raises {@code metadata.generation} when the spec changed. */
    default void prepareForUpdate(ObjectNode object, ObjectNode old) {}

    List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, List<String> warnings);

    /** Whether there is a {@code /status} subresource. */
    default boolean hasStatus() {
        return false;
    }

    /** Puts everything but {@code status} back to the old one. */
    default void prepareForStatusUpdate(ObjectNode object, ObjectNode old) {
        SpecAndStatus.keepAllButStatus(object, old);
    }

    default List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
        return List.of();
    }

    /** Whether there is a {@code /scale} subresource on {@code spec.replicas}. */
    default boolean hasScale() {
        return false;
    }

    /** Values that field selectors may name, beside {@code metadata.name} and {@code metadata.namespace}. */
    default Map<String, String> selectableFields(ObjectNode object) {
        return Map.of();
    }

    /** The labels of the fields that {@link #selectableFields} gives, also when there is no object. */
    default List<String> selectableFieldNames() {
        return List.of();
    }

    /**
     * How long a DELETE leaves the object in place with {@code deletionTimestamp} set, for an agent to carry it out; zero
     * removes it at once.
     *
     * @param requested {@code gracePeriodSeconds} of the request; null when it had none
     */
    default Duration deletionGrace(ObjectNode object, @Nullable Duration requested) {
        return Duration.ZERO;
    }

    /** What {@code kubectl get} prints, left to right. Priority 1 shows with {@code -o wide} only. */
    List<Column> columns();

    /** One cell per column, in the same order. */
    List<JsonNode> row(ObjectNode object, Instant now);

    /** What a Table says of the whole row, beside its cells. */
    default Optional<RowCondition> rowCondition(ObjectNode object) {
        return Optional.empty();
    }

    /** That there is nothing more to expect of an object. */
    record RowCondition(String type, String reason, String message) {}

    /** A column of the Table form. */
    record Column(String name, String type, String format, String description, int priority) {
        public static final Column NAME =
                new Column("Name", "string", "name", "The name, unique within its namespace", 0);
        public static final Column AGE = text("Age", "How long ago the server created the object");

        public static Column text(String name, String description) {
            return new Column(name, "string", "", description, 0);
        }

        public static Column number(String name, String description) {
            return new Column(name, "integer", "", description, 0);
        }

        /** Shown with {@code -o wide} only. */
        public Column wide() {
            return new Column(name, type, format, description, 1);
        }
    }
}
