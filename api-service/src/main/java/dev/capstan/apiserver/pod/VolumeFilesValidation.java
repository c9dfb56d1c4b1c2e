package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import java.util.List;

/** Volumes whose files are made from objects: where the files come from, what they are called, who may read them. */
final class VolumeFilesValidation {
    private static final int ALL_PERMISSIONS = 0777;
    private static final String MODE_RULE = "must be a number between 0 and 0777 (octal), both inclusive";

    private VolumeFilesValidation() {}

    static void validate(Field volume, Field files, FieldErrors errors) {
        mode(files.child("defaultMode"), errors);
        if (volume.child("secret").isPresent()) {
            errors.required(volume.child("secret").child("secretName"));
        }
        if (volume.child("configMap").isPresent()) {
            errors.required(volume.child("configMap").child("name"));
        }
        if (volume.child("downwardAPI").isPresent()) {
            files.child("items").items().forEach(item -> downward(item, errors));
        } else {
            files.child("items").items().forEach(item -> keyToPath(item, errors));
        }
        files.child("sources").items().forEach(source -> projected(source, errors));
    }

    private static void projected(Field source, FieldErrors errors) {
        List<Field> kinds = source.keys().stream().map(source::child).toList();
        kinds.stream()
                .skip(1)
                .forEach(
                        surplus -> errors.add(surplus.forbidden("may not specify more than 1 volume type per source")));
        for (String kind : List.of("secret", "configMap")) {
            Field object = source.child(kind);
            if (object.isPresent()) {
                errors.required(object.child("name"));
                object.child("items").items().forEach(item -> keyToPath(item, errors));
            }
        }
        source.child("downwardAPI").child("items").items().forEach(item -> downward(item, errors));
        if (source.child("serviceAccountToken").isPresent()) {
            errors.required(source.child("serviceAccountToken").child("path"));
        }
    }

    private static void keyToPath(Field item, FieldErrors errors) {
        errors.required(item.child("key"));
        path(item, errors);
    }

    private static void downward(Field item, FieldErrors errors) {
        path(item, errors);
        boolean hasField = item.child("fieldRef").isPresent();
        boolean hasResource = item.child("resourceFieldRef").isPresent();
        if (hasField && hasResource) {
            errors.add(item.invalid("resource", "fieldRef and resourceFieldRef can not be specified simultaneously"));
        } else if (!hasField && !hasResource) {
            errors.add(item.required("one of fieldRef and resourceFieldRef is required"));
        }
        FieldReferenceValidation.volume(item, errors);
    }

    private static void path(Field item, FieldErrors errors) {
        errors.required(item.child("path"));
        LocalPath.notReserved(item.child("path"), errors);
        mode(item.child("mode"), errors);
    }

    private static void mode(Field mode, FieldErrors errors) {
        if (mode.number() < 0 || mode.number() > ALL_PERMISSIONS) {
            errors.add(mode.invalid(MODE_RULE));
        }
    }
}
