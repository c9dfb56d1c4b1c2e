package dev.capstan.e2e.parity;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code managedFields}, so that 1.20's and ours can be compared: by manager, the same programs under the same names. Since
 * 1.22 the list also says through which subresource a field was written; one program's fields are put together here, as
 * 1.20 did it.
 */
final class Owners {
    private static final Map<String, String> NAMES_IN_KUBERNETES = Map.of(
            "deployment-service", "kube-controller-manager",
            "replicaset-service", "kube-controller-manager",
            "lifecycle-service", "kube-controller-manager",
            "scheduler-service", "kube-scheduler",
            "node-agent", "kubelet",
            // Whose requests these are.
            "Java-http-client", "Python-urllib");
    private static final String FIELDS = "fieldsV1";

    private Owners() {}

    static ObjectNode of(JsonNode managedFields) {
        ObjectNode owners = JsonMapper.shared().createObjectNode();
        for (JsonNode entry : managedFields) {
            String name = entry.path("manager").asString("");
            String owner = String.join(
                    " ",
                    List.of(
                            NAMES_IN_KUBERNETES.getOrDefault(name, name),
                            entry.path("operation").asString(""),
                            entry.path("apiVersion").asString("")));
            ObjectNode told = owners.withObjectProperty(owner);
            entry.forEachEntry((field, value) -> {
                if (field.equals(FIELDS)) {
                    addTo(told.withObjectProperty(FIELDS), value);
                } else if (!field.equals("manager") && !field.equals("subresource")) {
                    told.set(field, value);
                }
            });
        }
        return owners;
    }

    private static void addTo(ObjectNode fields, JsonNode more) {
        more.forEachEntry((field, below) -> addTo(fields.withObjectProperty(field), below));
    }
}
