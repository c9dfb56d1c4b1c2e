package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.NameFormat;
import java.util.List;
import java.util.stream.Stream;

/** {@code spec.volumes}: named, of one source each, that source complete where it is one that files come from. */
final class VolumeValidation {
    private static final List<String> HOST_PATH_TYPES =
            List.of("BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");

    private VolumeValidation() {}

    /** The names that containers may mount. */
    static List<String> validate(Field volumes, FieldErrors errors) {
        List<Field> items = volumes.items();
        for (Field volume : items) {
            errors.requiredFormat(volume.child("name"), NameFormat.DNS_LABEL);
            source(volume, errors);
        }
        errors.uniqueNames(items);
        return items.stream().map(volume -> volume.child("name").text()).toList();
    }

    private static void source(Field volume, FieldErrors errors) {
        List<String> sources =
                volume.keys().stream().filter(key -> !key.equals("name")).toList();
        errors.exactlyOne(volume, sources, "volume type", "must specify a volume type");
        Stream.of("secret", "configMap", "projected", "downwardAPI")
                .map(volume::child)
                .filter(Field::isPresent)
                .forEach(files -> VolumeFilesValidation.validate(volume, files, errors));
        hostPath(volume.child("hostPath"), errors);
        if (volume.child("persistentVolumeClaim").isPresent()) {
            errors.required(volume.child("persistentVolumeClaim").child("claimName"));
        }
        nfs(volume.child("nfs"), errors);
    }

    private static void hostPath(Field hostPath, FieldErrors errors) {
        if (hostPath.isPresent()) {
            errors.required(hostPath.child("path"));
            LocalPath.noBacksteps(hostPath.child("path"), errors);
            errors.oneOf(hostPath.child("type"), HOST_PATH_TYPES);
        }
    }

    private static void nfs(Field nfs, FieldErrors errors) {
        if (nfs.isPresent()) {
            errors.required(nfs.child("server"));
            errors.required(nfs.child("path"));
            if (!nfs.child("path").text().startsWith("/")) {
                errors.add(nfs.child("path").invalid("must be an absolute path"));
            }
        }
    }
}
