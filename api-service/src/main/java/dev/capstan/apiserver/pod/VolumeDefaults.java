package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Defaults;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** A volume without a source is an emptyDir; files in volumes are readable by all unless said otherwise. */
final class VolumeDefaults {
    private static final int READABLE_BY_ALL = 0644;
    private static final int ONE_HOUR = 3600;

    private VolumeDefaults() {}

    static void apply(ObjectNode volume) {
        if (volume.size() == (volume.has("name") ? 1 : 0)) {
            volume.putObject("emptyDir");
        }
        Consumer<ObjectNode> mode = source -> Defaults.of(source).number("defaultMode", READABLE_BY_ALL);
        Defaults.of(volume)
                .inside("configMap", mode)
                .inside("secret", mode)
                .inside("downwardAPI", mode.andThen(VolumeDefaults::downwardItems))
                .inside(
                        "projected",
                        mode.andThen(
                                projected -> Defaults.of(projected).each("sources", VolumeDefaults::projectedSource)))
                .inside("hostPath", path -> {
                    if (!path.has("type")) {
                        path.put("type", "");
                    }
                })
                .inside("iscsi", iscsi -> Defaults.of(iscsi).text("iscsiInterface", "default"));
    }

    private static void projectedSource(ObjectNode source) {
        Defaults.of(source)
                .inside("serviceAccountToken", token -> Defaults.of(token).number("expirationSeconds", ONE_HOUR))
                .inside("downwardAPI", VolumeDefaults::downwardItems);
    }

    private static void downwardItems(ObjectNode source) {
        Defaults.of(source).each("items", FieldReferenceDefaults::apply);
    }
}
