package dev.capstan.k8s.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whatever a Pod names is there: Secrets and ConfigMaps with the keys it wants, its account, priority and volumes. */
final class References implements Rule {
    @Override
    public List<String> violations(Rendering rendering) {
        return rendering.pods().stream()
                .flatMap(pod -> new OfPod(rendering, pod).find().stream())
                .toList();
    }

    private static final class OfPod {
        private final List<String> missing = new ArrayList<>();
        private final Rendering rendering;
        private final PodTemplate pod;

        OfPod(Rendering rendering, PodTemplate pod) {
            this.rendering = rendering;
            this.pod = pod;
        }

        List<String> find() {
            JsonNode spec = pod.known();
            named("ServiceAccount", spec.path("serviceAccountName"));
            named("PriorityClass", spec.path("priorityClassName"));
            spec.path("volumes").forEach(this::volume);
            pod.containers().forEach(this::environment);
            pod.containers().forEach(this::mounts);
            return missing;
        }

        private void named(String kind, JsonNode name) {
            if (name.isString() && !rendering.has(kind, name.asString())) {
                missing.add(pod.title() + ": there is no " + kind + " " + name.asString());
            }
        }

        private void volume(JsonNode volume) {
            if (volume.size() < 2) {
                missing.add(pod.title() + ": volume " + volume.path("name").asString("") + " comes from nowhere");
            }
            JsonNode secret = volume.path("secret");
            secret(secret.path("secretName"), keys(secret));
            JsonNode configMap = volume.path("configMap");
            configMap(configMap.path("name"), keys(configMap));
        }

        private static List<String> keys(JsonNode source) {
            return source.path("items")
                    .valueStream()
                    .map(item -> item.path("key").asString(""))
                    .toList();
        }

        private void environment(JsonNode container) {
            container.path("env").forEach(variable -> {
                JsonNode secret = variable.path("valueFrom").path("secretKeyRef");
                secret(secret.path("name"), List.of(secret.path("key").asString("")));
                JsonNode configMap = variable.path("valueFrom").path("configMapKeyRef");
                configMap(configMap.path("name"), List.of(configMap.path("key").asString("")));
            });
            container.path("envFrom").forEach(source -> {
                secret(source.path("secretRef").path("name"), List.of());
                configMap(source.path("configMapRef").path("name"), List.of());
            });
        }

        private void mounts(JsonNode container) {
            Set<String> volumes = pod.known()
                    .path("volumes")
                    .valueStream()
                    .map(volume -> volume.path("name").asString(""))
                    .collect(Collectors.toSet());
            pod.owner()
                    .each("spec.volumeClaimTemplates")
                    .map(claim -> claim.path("metadata").path("name").asString(""))
                    .forEach(volumes::add);
            container.path("volumeMounts").forEach(mount -> {
                String name = mount.path("name").asString("");
                if (!volumes.contains(name)) {
                    missing.add(pod.title() + ": there is no volume " + name);
                }
            });
        }

        private void secret(JsonNode name, List<String> keys) {
            if (name.isString()) {
                keyed("Secret " + name.asString(), rendering.keysOfSecret(name.asString()), keys);
            }
        }

        private void configMap(JsonNode name, List<String> keys) {
            if (name.isString()) {
                keyed("ConfigMap " + name.asString(), rendering.keysOfConfigMap(name.asString()), keys);
            }
        }

        private void keyed(String title, @Nullable Set<String> present, List<String> wanted) {
            if (present == null) {
                missing.add(pod.title() + ": there is no " + title);
            } else {
                wanted.stream()
                        .filter(key -> !present.contains(key))
                        .forEach(key -> missing.add(pod.title() + ": there is no key " + key + " in " + title));
            }
        }
    }
}
