package dev.capstan.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * One kind of object that the API serves.
 *
 * @param group the empty string for the core group
 * @param plural the name in paths and topics, {@code deployments}
 * @param shortNames what kubectl users may type instead, {@code deploy}
 * @param categories the kubectl groupings it belongs to, {@code all}
 * @param model fabric8's class for it
 */
public record ResourceType(
        String group,
        String version,
        String kind,
        String plural,
        String singular,
        boolean namespaced,
        List<String> shortNames,
        List<String> categories,
        Class<? extends HasMetadata> model) {

    /** {@code v1} or {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As error messages name it: {@code pods}, {@code deployments.apps}. */
    public String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** The Kafka topic that its informers read, {@code capstan.deployments.apps}. */
    public String topic() {
        return "capstan." + qualifiedPlural();
    }

    /** {@code /api/v1} or {@code /apis/apps/v1}. */
    public String basePath() {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }

    @Override
    public String toString() {
        return qualifiedPlural();
    }
}
