package dev.capstan.apiserver.security;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The Secrets and ConfigMaps that a Pod names, wherever its spec can name one. */
final class PodReferences {
    private static final List<String> CONTAINER_LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    private PodReferences() {}

    enum Kind {
        SECRET("secret", "secretName", "secretRef", "secretKeyRef"),
        CONFIG_MAP("configMap", "name", "configMapRef", "configMapKeyRef");

        private final String volume;
        private final String volumeName;
        private final String envFrom;
        private final String envValue;

        Kind(String volume, String volumeName, String envFrom, String envValue) {
            this.volume = volume;
            this.volumeName = volumeName;
            this.envFrom = envFrom;
            this.envValue = envValue;
        }

        /** Null for all other resources. */
        static @Nullable Kind ofPlural(String plural) {
            return switch (plural) {
                case "secrets" -> SECRET;
                case "configmaps" -> CONFIG_MAP;
                default -> null;
            };
        }
    }

    static Set<String> in(JsonNode pod, Kind kind) {
        Set<String> names = new HashSet<>();
        JsonNode spec = pod.path("spec");
        for (JsonNode volume : spec.path("volumes")) {
            add(volume.path(kind.volume).path(kind.volumeName), names);
            for (JsonNode source : volume.path("projected").path("sources")) {
                add(source.path(kind.volume).path("name"), names);
            }
        }
        for (String list : CONTAINER_LISTS) {
            for (JsonNode container : spec.path(list)) {
                for (JsonNode source : container.path("envFrom")) {
                    add(source.path(kind.envFrom).path("name"), names);
                }
                for (JsonNode variable : container.path("env")) {
                    add(variable.path("valueFrom").path(kind.envValue).path("name"), names);
                }
            }
        }
        if (kind == Kind.SECRET) {
            for (JsonNode secret : spec.path("imagePullSecrets")) {
                add(secret.path("name"), names);
            }
        }
        return names;
    }

    private static void add(JsonNode name, Set<String> names) {
        String text = name.asString("");
        if (!text.isEmpty()) {
            names.add(text);
        }
    }
}
