package dev.capstan.nodeagent.admission;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds what a Pod asks for and this agent doesn't carry out, so that the Pod is refused instead of run differently from what
 * its author wrote. Absent, null, false and empty values ask for nothing.
 */
public final class UnsupportedFields {
    private final SupportedPodFields supported = new SupportedPodFields();
    private final KubernetesSerialization serialization;
    private final JsonMapper json = new JsonMapper();

    public UnsupportedFields(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    /** Paths such as {@code spec.containers[0].lifecycle.postStart}, empty when the Pod can be run as it is. */
    public List<String> in(Pod pod) {
        List<String> found = new ArrayList<>();
        JsonNode spec = json.readTree(serialization.asJson(pod.getSpec()));
        walk(spec, "", "spec", found);
        diskLimits(spec, found);
        return found;
    }

    /**
     * @param pattern the path with {@code []} for any element, as the table of supported fields has it
     * @param path the same with indexes, as the user is told
     */
    private void walk(JsonNode node, String pattern, String path, List<String> found) {
        if (asksForNothing(node) || supported.isWholeSubtree(pattern)) {
            return;
        }
        if (node.isObject()) {
            if (!pattern.isEmpty() && !supported.hasBelow(pattern)) {
                found.add(path);
                return;
            }
            node.forEachEntry((name, value) ->
                    walk(value, pattern.isEmpty() ? name : pattern + "." + name, path + "." + name, found));
        } else if (node.isArray()) {
            int index = 0;
            for (JsonNode element : node) {
                walk(element, pattern + "[]", path + "[" + index++ + "]", found);
            }
        } else if (!supported.isSupported(pattern, node.asString())) {
            found.add(path);
        }
    }

    private static boolean asksForNothing(JsonNode node) {
        return node.isNull()
                || (node.isBoolean() && !node.booleanValue())
                || (node.isString() && node.stringValue().isEmpty())
                || (node.isContainer() && node.isEmpty());
    }

    /** The size of an emptyDir can be limited in memory only. */
    private static void diskLimits(JsonNode spec, List<String> found) {
        int index = 0;
        for (JsonNode volume : spec.path("volumes")) {
            JsonNode emptyDir = volume.path("emptyDir");
            if (emptyDir.has("sizeLimit")
                    && !"Memory".equals(emptyDir.path("medium").asString())) {
                found.add("spec.volumes[" + index + "].emptyDir.sizeLimit");
            }
            index++;
        }
    }
}
