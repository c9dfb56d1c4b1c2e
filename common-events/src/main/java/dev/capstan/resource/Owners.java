package dev.capstan.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Optional;

/** Reads and makes {@code metadata.ownerReferences}. Identity is the owner's uid, never its name alone. */
public final class Owners {
    private Owners() {}

    public static List<OwnerReference> of(HasMetadata object) {
        List<OwnerReference> references = object.getMetadata().getOwnerReferences();
        return references == null ? List.of() : references;
    }

    /** The one owner that manages the object; an object has at most one. */
    public static Optional<OwnerReference> controllerOf(HasMetadata object) {
        return of(object).stream()
                .filter(reference -> Boolean.TRUE.equals(reference.getController()))
                .findFirst();
    }

    public static boolean isControlledBy(HasMetadata child, HasMetadata owner) {
        return controllerOf(child)
                .filter(reference ->
                        reference.getUid().equals(owner.getMetadata().getUid()))
                .isPresent();
    }

    public static OwnerReference controllerReference(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
