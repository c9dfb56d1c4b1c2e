package dev.capstan.nodeagent.volume;

import dev.capstan.nodeagent.env.ConfigSource;
import dev.capstan.nodeagent.env.ContainerConfigException;
import dev.capstan.nodeagent.env.DownwardFields;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of configMap, secret, downwardAPI and projected volumes, worked out from the objects that they name. */
final class ProjectedFiles {
    private static final int DEFAULT_MODE = 0644;

    private final ConfigSource source;
    private final DownwardFields fields;
    private final String namespace;

    ProjectedFiles(ConfigSource source, DownwardFields fields) {
        this.source = source;
        this.fields = fields;
        this.namespace = fields.pod().getMetadata().getNamespace();
    }

    Map<String, ProjectedFile> of(ConfigMapVolumeSource volume) {
        return configMap(volume.getName(), volume.getItems(), volume.getOptional(), orDefault(volume.getDefaultMode()));
    }

    Map<String, ProjectedFile> of(SecretVolumeSource volume) {
        return secret(
                volume.getSecretName(), volume.getItems(), volume.getOptional(), orDefault(volume.getDefaultMode()));
    }

    Map<String, ProjectedFile> of(@Nullable List<DownwardAPIVolumeFile> items, @Nullable Integer defaultMode) {
        Map<String, ProjectedFile> files = new TreeMap<>();
        for (DownwardAPIVolumeFile item : items == null ? List.<DownwardAPIVolumeFile>of() : items) {
            Container first = fields.pod().getSpec().getContainers().getFirst();
            String text = item.getFieldRef() != null
                    ? fields.field(item.getFieldRef().getFieldPath())
                    : fields.resource(item.getResourceFieldRef(), first);
            int mode = item.getMode() == null ? orDefault(defaultMode) : item.getMode();
            files.put(item.getPath(), ProjectedFile.of(text, mode));
        }
        return files;
    }

    Map<String, ProjectedFile> of(ProjectedVolumeSource volume) {
        int mode = orDefault(volume.getDefaultMode());
        Map<String, ProjectedFile> files = new TreeMap<>();
        for (VolumeProjection projection : volume.getSources()) {
            if (projection.getConfigMap() != null) {
                var from = projection.getConfigMap();
                files.putAll(configMap(from.getName(), from.getItems(), from.getOptional(), mode));
            }
            if (projection.getSecret() != null) {
                var from = projection.getSecret();
                files.putAll(secret(from.getName(), from.getItems(), from.getOptional(), mode));
            }
            if (projection.getDownwardAPI() != null) {
                files.putAll(of(projection.getDownwardAPI().getItems(), mode));
            }
        }
        return files;
    }

    private Map<String, ProjectedFile> configMap(
            String name, @Nullable List<KeyToPath> items, @Nullable Boolean optional, int mode) {
        Optional<ConfigMap> found = source.configMap(namespace, name);
        if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw ContainerConfigException.notFound("configmap", name);
        }
        Map<String, byte[]> data = new TreeMap<>();
        found.map(ConfigMap::getData)
                .ifPresent(texts -> texts.forEach((key, text) -> data.put(key, text.getBytes(StandardCharsets.UTF_8))));
        found.map(ConfigMap::getBinaryData)
                .ifPresent(texts -> texts.forEach(
                        (key, text) -> data.put(key, Base64.getDecoder().decode(text))));
        return projected(data, items, Boolean.TRUE.equals(optional), mode);
    }

    private Map<String, ProjectedFile> secret(
            String name, @Nullable List<KeyToPath> items, @Nullable Boolean optional, int mode) {
        Optional<Secret> found = source.secret(namespace, name);
        if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw ContainerConfigException.notFound("secret", name);
        }
        Map<String, byte[]> data = new TreeMap<>();
        found.map(Secret::getData)
                .ifPresent(texts -> texts.forEach(
                        (key, text) -> data.put(key, Base64.getDecoder().decode(text))));
        return projected(data, items, Boolean.TRUE.equals(optional), mode);
    }

    /** All keys as files, or only those listed, under the names listed. */
    private static Map<String, ProjectedFile> projected(
            Map<String, byte[]> data, @Nullable List<KeyToPath> items, boolean optional, int mode) {
        Map<String, ProjectedFile> files = new TreeMap<>();
        if (items == null || items.isEmpty()) {
            data.forEach((key, content) -> files.put(key, new ProjectedFile(content, mode)));
            return files;
        }
        for (KeyToPath item : items) {
            byte @Nullable [] content = data.get(item.getKey());
            if (content != null) {
                files.put(item.getPath(), new ProjectedFile(content, item.getMode() == null ? mode : item.getMode()));
            } else if (!optional) {
                throw new ContainerConfigException("references non-existent config key: " + item.getKey());
            }
        }
        return files;
    }

    private static int orDefault(@Nullable Integer mode) {
        return mode == null ? DEFAULT_MODE : mode;
    }
}
