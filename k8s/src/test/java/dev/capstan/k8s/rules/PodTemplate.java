package dev.capstan.k8s.rules;

import dev.capstan.k8s.Manifest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pods that a rendering will give.
 *
 * @param owner the manifest that they come from
 * @param spec null when another program makes them, as Strimzi does
 */
record PodTemplate(
        Manifest owner,
        Map<String, String> labels,
        @Nullable JsonNode spec) {
    private static final JsonNode NOTHING = JsonMapper.shared().createObjectNode();

    static PodTemplate of(Manifest workload) {
        return new PodTemplate(
                workload, labels(workload.at("spec.template.metadata.labels")), workload.at("spec.template.spec"));
    }

    static Map<String, String> labels(JsonNode labels) {
        Map<String, String> read = new HashMap<>();
        labels.forEachEntry((name, value) -> read.put(name, value.asString("")));
        return read;
    }

    JsonNode known() {
        return spec == null ? NOTHING : spec;
    }

    /** Those that run for the Pod's life. */
    Stream<JsonNode> mainContainers() {
        return known().path("containers").valueStream();
    }

    Stream<JsonNode> containers() {
        return Stream.concat(known().path("initContainers").valueStream(), mainContainers());
    }

    boolean hasPort(JsonNode port) {
        List<JsonNode> ports = mainContainers()
                .flatMap(container -> container.path("ports").valueStream())
                .toList();
        String name = port.isString() ? "name" : "containerPort";
        return ports.stream().anyMatch(declared -> declared.path(name).equals(port));
    }

    boolean isOnHostNetwork() {
        return known().path("hostNetwork").asBoolean(false);
    }

    String title() {
        return owner.title();
    }
}
