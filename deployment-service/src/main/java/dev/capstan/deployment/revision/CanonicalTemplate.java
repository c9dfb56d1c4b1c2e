package dev.capstan.deployment.revision;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A template as a JSON tree in which everything that makes no difference is gone: values equal to their default, empty lists
 * and maps, the spelling of quantities, the order of keys.
 *
 * <p>Taking defaults away is the same as filling them in, but needs no knowledge of which objects could hold them. What
 * depends on other fields (imagePullPolicy on the image's tag, requests on limits) is decided where both are in sight.
 *
 * <p>The defaults are written here a second time, since a service knows no other. A test of {@code standalone}, which knows all,
 * fails when the API server has one that isn't here.
 */
final class CanonicalTemplate {
    private static final JsonMapper JSON = new JsonMapper();

    /** Defaults by the key of the object that holds the field, then by the field; list items go by their list's key. */
    private static final Map<String, Map<String, String>> DEFAULTS = Map.ofEntries(
            Map.entry(
                    "spec",
                    Map.of(
                            "restartPolicy", "Always",
                            "dnsPolicy", "ClusterFirst",
                            "schedulerName", "default-scheduler",
                            "terminationGracePeriodSeconds", "30",
                            "enableServiceLinks", "true",
                            "hostNetwork", "false",
                            "hostPID", "false",
                            "hostIPC", "false")),
            Map.entry("containers", containerDefaults()),
            Map.entry("initContainers", containerDefaults()),
            Map.entry("ports", Map.of("protocol", "TCP")),
            Map.entry("livenessProbe", probeDefaults()),
            Map.entry("readinessProbe", probeDefaults()),
            Map.entry("startupProbe", probeDefaults()),
            Map.entry("httpGet", Map.of("scheme", "HTTP", "path", "/")),
            Map.entry("grpc", Map.of("service", "")),
            Map.entry("fieldRef", Map.of("apiVersion", "v1")),
            Map.entry("resourceFieldRef", Map.of("divisor", "0")),
            Map.entry("configMap", Map.of("defaultMode", "420")),
            Map.entry("secret", Map.of("defaultMode", "420")),
            Map.entry("downwardAPI", Map.of("defaultMode", "420")),
            Map.entry("projected", Map.of("defaultMode", "420")),
            Map.entry("serviceAccountToken", Map.of("expirationSeconds", "3600")),
            Map.entry("hostPath", Map.of("type", "")),
            Map.entry("iscsi", Map.of("iscsiInterface", "default")),
            Map.entry("emptyDir", Map.of("medium", "")),
            Map.entry("env", Map.of("value", "")),
            Map.entry("volumeMounts", Map.of("readOnly", "false")),
            Map.entry(
                    "topologySpreadConstraints", Map.of("nodeAffinityPolicy", "Honor", "nodeTaintsPolicy", "Ignore")));

    /** Objects that mean nothing when empty. Others do: an empty selector matches everything, none nothing. */
    private static final Set<String> MEANINGLESS_IF_EMPTY = Set.of(
            "metadata",
            "emptyDir",
            "labels",
            "annotations",
            "securityContext",
            "resources",
            "limits",
            "requests",
            "nodeSelector");

    private static final Set<String> QUANTITY_MAPS = Set.of("limits", "requests", "overhead");
    private static final Set<String> QUANTITIES = Set.of("sizeLimit", "divisor");

    private final KubernetesSerialization serialization;

    CanonicalTemplate(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    JsonNode of(PodTemplateSpec template) {
        return object("", (ObjectNode) JSON.readTree(serialization.asJson(template)));
    }

    private static ObjectNode object(String key, ObjectNode source) {
        ObjectNode result = JSON.createObjectNode();
        Map<String, JsonNode> sorted = new TreeMap<>();
        source.properties().forEach(property -> sorted.put(property.getKey(), property.getValue()));
        if (key.equals("spec")) {
            underItsNewName(sorted);
        }
        Map<String, String> defaults = DEFAULTS.getOrDefault(key, Map.of());
        sorted.forEach((name, value) -> {
            JsonNode canonical = value(key, name, value);
            boolean isDefault = canonical != null
                    && canonical.isValueNode()
                    && canonical.asString().equals(defaults.get(name));
            if (canonical != null && !isDefault) {
                result.set(name, canonical);
            }
        });
        // A volume's is an object.
        if (result.get("image") instanceof StringNode image) {
            dropDefaultPullPolicy(result, image.asString());
        }
        dropRequestsThatFollowFromLimits(result);
        return result;
    }

    /** {@code serviceAccount} is the old name of {@code serviceAccountName}; the API server gives both the same value. */
    private static void underItsNewName(Map<String, JsonNode> spec) {
        @Nullable JsonNode serviceAccount = spec.remove("serviceAccount");
        if (serviceAccount != null) {
            spec.putIfAbsent("serviceAccountName", serviceAccount);
        }
    }

    /** Null for what makes no difference. */
    private static @Nullable JsonNode value(String holder, String name, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            ObjectNode canonical = object(name, object);
            return canonical.isEmpty() && MEANINGLESS_IF_EMPTY.contains(name) ? null : canonical;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode canonical = JSON.createArrayNode();
            array.forEach(item -> canonical.add(item instanceof ObjectNode object ? object(name, object) : item));
            return canonical.isEmpty() ? null : canonical;
        }
        if (QUANTITY_MAPS.contains(holder) || QUANTITIES.contains(name)) {
            return JSON.getNodeFactory().stringNode(amount(value.asString()));
        }
        return value;
    }

    private static String amount(String quantity) {
        return Quantity.parse(quantity)
                .getNumericalAmount()
                .stripTrailingZeros()
                .toPlainString();
    }

    private static void dropDefaultPullPolicy(ObjectNode container, String image) {
        String name = image.substring(image.lastIndexOf('/') + 1);
        boolean latest = !name.contains("@") && (!name.contains(":") || name.endsWith(":latest"));
        JsonNode policy = container.get("imagePullPolicy");
        if (policy != null && policy.asString().equals(latest ? "Always" : "IfNotPresent")) {
            container.remove("imagePullPolicy");
        }
    }

    /** A limit without a request of its own is its own request. */
    private static void dropRequestsThatFollowFromLimits(ObjectNode resources) {
        if (resources.get("limits") instanceof ObjectNode limits
                && resources.get("requests") instanceof ObjectNode requests) {
            limits.properties().forEach(limit -> {
                if (limit.getValue().equals(requests.get(limit.getKey()))) {
                    requests.remove(limit.getKey());
                }
            });
            if (requests.isEmpty()) {
                resources.remove("requests");
            }
        }
    }

    private static Map<String, String> containerDefaults() {
        return Map.of(
                "terminationMessagePath", "/dev/termination-log",
                "terminationMessagePolicy", "File",
                "stdin", "false",
                "stdinOnce", "false",
                "tty", "false");
    }

    private static Map<String, String> probeDefaults() {
        return Map.of("timeoutSeconds", "1", "periodSeconds", "10", "successThreshold", "1", "failureThreshold", "3");
    }
}
