package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code volumeMounts}: of volumes that exist, each at a place of its own. */
final class VolumeMountValidation {
    private static final List<String> PROPAGATIONS = List.of("Bidirectional", "HostToContainer", "None");

    private VolumeMountValidation() {}

    static void validate(Field container, List<String> volumes, FieldErrors errors) {
        Set<String> places = new HashSet<>();
        for (Field mount : container.child("volumeMounts").items()) {
            Field name = mount.child("name");
            Field place = mount.child("mountPath");
            errors.required(name);
            errors.required(place);
            if (!name.isEmpty() && !volumes.contains(name.text())) {
                errors.add(name.notFound());
            }
            if (!places.add(place.text())) {
                errors.add(place.invalid("must be unique"));
            }
            subPath(mount, errors);
            propagation(container, mount, errors);
        }
    }

    private static void subPath(Field mount, FieldErrors errors) {
        LocalPath.descending(mount.child("subPath"), errors);
        Field expression = mount.child("subPathExpr");
        if (!expression.isEmpty() && !mount.child("subPath").isEmpty()) {
            errors.add(expression.invalid("subPathExpr and subPath are mutually exclusive"));
        }
        LocalPath.descending(expression, errors);
    }

    private static void propagation(Field container, Field mount, FieldErrors errors) {
        Field propagation = mount.child("mountPropagation");
        errors.oneOf(propagation, PROPAGATIONS);
        boolean isPrivileged =
                container.child("securityContext").child("privileged").isTrue();
        if (propagation.is("Bidirectional") && !isPrivileged) {
            errors.add(propagation.forbidden(
                    "Bidirectional mount propagation is available only to privileged containers"));
        }
    }
}
