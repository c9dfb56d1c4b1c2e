package dev.capstan.nodeagent.env;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Works out a container's environment, in the kubelet's order: first {@code envFrom}, later sources over earlier ones, then
 * {@code env}, whose values may refer to all that stand before them.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/kubelet/kubelet_pods.go">makeEnvironmentVariables</a>
 */
public final class ContainerEnvironment {
    private final ConfigSource source;
    private final DownwardFields fields;
    private final String namespace;
    private final Map<String, Optional<ConfigMap>> configMaps = new HashMap<>();
    private final Map<String, Optional<Secret>> secrets = new HashMap<>();

    public ContainerEnvironment(ConfigSource source, DownwardFields fields) {
        this.source = source;
        this.fields = fields;
        this.namespace = fields.pod().getMetadata().getNamespace();
    }

    /** @throws ContainerConfigException when something that isn't optional is missing */
    public Map<String, String> of(Container container) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (container.getEnvFrom() != null) {
            container.getEnvFrom().forEach(from -> addAll(from, environment));
        }
        if (container.getEnv() != null) {
            for (EnvVar variable : container.getEnv()) {
                value(variable, container, environment).ifPresent(value -> environment.put(variable.getName(), value));
            }
        }
        return environment;
    }

    private void addAll(EnvFromSource from, Map<String, String> environment) {
        String prefix = from.getPrefix() == null ? "" : from.getPrefix();
        Map<String, String> values = new TreeMap<>();
        if (from.getConfigMapRef() != null) {
            configMap(from.getConfigMapRef().getName(), from.getConfigMapRef().getOptional())
                    .map(ConfigMap::getData)
                    .ifPresent(values::putAll);
        }
        if (from.getSecretRef() != null) {
            secret(from.getSecretRef().getName(), from.getSecretRef().getOptional())
                    .map(Secret::getData)
                    .ifPresent(data -> data.forEach((key, value) -> values.put(key, decoded(value))));
        }
        values.forEach((key, value) -> environment.put(prefix + key, value));
    }

    private Optional<String> value(EnvVar variable, Container container, Map<String, String> environment) {
        @Nullable EnvVarSource from = variable.getValueFrom();
        if (from == null) {
            String value = variable.getValue() == null ? "" : variable.getValue();
            return Optional.of(VariableExpansion.expand(value, environment));
        }
        if (from.getFieldRef() != null) {
            return Optional.of(fields.field(from.getFieldRef().getFieldPath()));
        }
        if (from.getResourceFieldRef() != null) {
            return Optional.of(fields.resource(from.getResourceFieldRef(), container));
        }
        if (from.getConfigMapKeyRef() != null) {
            return configMapKey(from.getConfigMapKeyRef());
        }
        if (from.getSecretKeyRef() != null) {
            return secretKey(from.getSecretKeyRef());
        }
        throw new ContainerConfigException("unsupported source of environment variable " + variable.getName());
    }

    private Optional<String> configMapKey(ConfigMapKeySelector selector) {
        Optional<ConfigMap> found = configMap(selector.getName(), selector.getOptional());
        Optional<String> value = found.map(ConfigMap::getData).map(data -> data.get(selector.getKey()));
        if (found.isPresent() && value.isEmpty() && !isTrue(selector.getOptional())) {
            throw new ContainerConfigException(
                    "couldn't find key " + selector.getKey() + " in ConfigMap " + namespace + "/" + selector.getName());
        }
        return value;
    }

    private Optional<String> secretKey(SecretKeySelector selector) {
        Optional<Secret> found = secret(selector.getName(), selector.getOptional());
        Optional<String> value = found.map(Secret::getData)
                .map(data -> data.get(selector.getKey()))
                .map(ContainerEnvironment::decoded);
        if (found.isPresent() && value.isEmpty() && !isTrue(selector.getOptional())) {
            throw new ContainerConfigException(
                    "couldn't find key " + selector.getKey() + " in Secret " + namespace + "/" + selector.getName());
        }
        return value;
    }

    private Optional<ConfigMap> configMap(String name, @Nullable Boolean optional) {
        Optional<ConfigMap> found = configMaps.computeIfAbsent(name, ignored -> source.configMap(namespace, name));
        if (found.isEmpty() && !isTrue(optional)) {
            throw ContainerConfigException.notFound("configmap", name);
        }
        return found;
    }

    private Optional<Secret> secret(String name, @Nullable Boolean optional) {
        Optional<Secret> found = secrets.computeIfAbsent(name, ignored -> source.secret(namespace, name));
        if (found.isEmpty() && !isTrue(optional)) {
            throw ContainerConfigException.notFound("secret", name);
        }
        return found;
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
