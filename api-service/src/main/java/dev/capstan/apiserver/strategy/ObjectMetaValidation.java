package dev.capstan.apiserver.strategy;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * {@code metadata} of every kind.
 *
 * @see <a href="https://github.com/kubernetes/apimachinery/blob/v0.33.0/pkg/api/validation/objectmeta.go">objectmeta.go</a>
 */
final class ObjectMetaValidation {
    private static final List<String> IMMUTABLE =
            List.of("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds");

    private ObjectMetaValidation() {}

    static List<FieldError> create(ResourceType type, Field metadata) {
        List<FieldError> errors = new ArrayList<>();
        Field generateName = metadata.child("generateName");
        if (!generateName.isEmpty()) {
            // The dash at the end is no end: five characters follow.
            String head = generateName.text().replaceFirst("-$", "a");
            nameProblems(type, head).forEach(problem -> errors.add(generateName.invalid(problem)));
        }
        Field name = metadata.child("name");
        if (name.isEmpty()) {
            errors.add(name.required("name or generateName is required"));
        } else {
            nameProblems(type, name.text()).forEach(problem -> errors.add(name.invalid(problem)));
        }
        Field namespace = metadata.child("namespace");
        if (type.namespaced()) {
            NameFormat.DNS_LABEL.problems(namespace.text()).forEach(problem -> errors.add(namespace.invalid(problem)));
        }
        errors.addAll(labelsOwnersAndFinalizers(metadata));
        return errors;
    }

    static List<FieldError> update(Field metadata, Field old) {
        List<FieldError> errors = new ArrayList<>(newFinalizersOfTheDying(metadata, old));
        for (String name : IMMUTABLE) {
            Field field = metadata.child(name);
            if (!field.isSameAs(old.child(name))) {
                errors.add(field.invalid("field is immutable"));
            }
        }
        errors.addAll(labelsOwnersAndFinalizers(metadata));
        return errors;
    }

    /** Events are named by whoever reports them, often after objects with stranger names. */
    private static List<String> nameProblems(ResourceType type, String name) {
        if (type.equals(ResourceTypes.EVENTS)) {
            return PathSegment.problems(name);
        }
        NameFormat format = type.equals(ResourceTypes.NAMESPACES) ? NameFormat.DNS_LABEL : NameFormat.DNS_SUBDOMAIN;
        return format.problems(name);
    }

    private static List<FieldError> labelsOwnersAndFinalizers(Field metadata) {
        List<FieldError> errors = new ArrayList<>(LabelValidation.labels(metadata.child("labels")));
        errors.addAll(LabelValidation.annotations(metadata.child("annotations")));
        errors.addAll(OwnerReferenceValidation.validate(metadata.child("ownerReferences")));
        errors.addAll(FinalizerValidation.validate(metadata.child("finalizers")));
        return errors;
    }

    private static List<FieldError> newFinalizersOfTheDying(Field metadata, Field old) {
        if (old.child("deletionTimestamp").isEmpty()) {
            return List.of();
        }
        List<JsonNode> added = new ArrayList<>();
        metadata.child("finalizers").items().forEach(finalizer -> added.add(finalizer.value()));
        old.child("finalizers").items().forEach(finalizer -> added.remove(finalizer.value()));
        if (added.isEmpty()) {
            return List.of();
        }
        return List.of(metadata.child("finalizers")
                .forbidden("no new finalizers can be added if the object is being deleted, found new finalizers "
                        + added));
    }
}
