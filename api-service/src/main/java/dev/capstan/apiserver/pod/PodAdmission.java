package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.strategy.Defaults;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.resource.ResourceTypes;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes' built-in admission plug-ins do to Pods: ServiceAccount, DefaultTolerationSeconds and Priority.
 *
 * <p>Limits: there are no PriorityClass objects, so only the two system classes have a name; no token volume is mounted.
 */
final class PodAdmission {
    private static final List<String> LOST_NODE_TAINTS =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
    private static final int SECONDS_ON_LOST_NODES = 300;
    private static final Map<String, Integer> SYSTEM_CLASSES = Map.of(
            "system-cluster-critical", 2_000_000_000,
            "system-node-critical", 2_000_001_000);

    private PodAdmission() {}

    static void admit(ObjectNode pod) {
        ObjectNode spec = Defaults.of(pod).object("spec");
        Defaults.of(spec).text("serviceAccountName", "default").text("serviceAccount", "default");
        tolerateLostNodes(spec);
        priority(pod, spec);
    }

    /** A writer that leaves out what admission filled in doesn't mean to change it. */
    static void readmit(ObjectNode pod, ObjectNode old) {
        ObjectNode spec = Defaults.of(pod).object("spec");
        for (String name : List.of("serviceAccountName", "serviceAccount", "priority", "preemptionPolicy")) {
            if (!spec.has(name) && old.path("spec").has(name)) {
                spec.set(name, old.path("spec").get(name));
            }
        }
        tolerateLostNodes(spec);
    }

    private static void tolerateLostNodes(ObjectNode spec) {
        LOST_NODE_TAINTS.forEach(taint -> tolerateForAWhile(spec, taint));
    }

    /** A Pod that says nothing of lost nodes stays on one for five minutes. */
    private static void tolerateForAWhile(ObjectNode spec, String taint) {
        boolean hasOwnWord = Field.root(spec).child("tolerations").items().stream()
                .anyMatch(toleration -> toleration.child("key").textOr(taint).equals(taint)
                        && toleration.child("effect").textOr("NoExecute").equals("NoExecute"));
        if (hasOwnWord) {
            return;
        }
        ArrayNode tolerations =
                spec.path("tolerations") instanceof ArrayNode present ? present : spec.putArray("tolerations");
        tolerations
                .addObject()
                .put("key", taint)
                .put("operator", "Exists")
                .put("effect", "NoExecute")
                .put("tolerationSeconds", SECONDS_ON_LOST_NODES);
    }

    private static void priority(ObjectNode pod, ObjectNode spec) {
        String className = spec.path("priorityClassName").asString("");
        Integer priority = className.isEmpty() ? Integer.valueOf(0) : SYSTEM_CLASSES.get(className);
        if (priority == null) {
            throw forbidden(pod, "no PriorityClass with name " + className + " was found");
        }
        long given = spec.path("priority").asLong(priority);
        if (given != priority) {
            throw forbidden(
                    pod,
                    "the integer value of priority (" + given + ") must not be provided in pod spec; priority admission"
                            + " controller computed " + priority + " from the given PriorityClass name");
        }
        spec.put("priority", priority);
        Defaults.of(spec).text("preemptionPolicy", "PreemptLowerPriority");
    }

    private static ApiException forbidden(ObjectNode pod, String why) {
        return ApiException.forbidden(
                ResourceTypes.PODS, pod.path("metadata").path("name").asString(""), why);
    }
}
