package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Defaults;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Pods get beyond {@link PodSpecDefaults}; templates don't, so that a later default reaches the Pods they make. */
final class PodDefaults {
    private PodDefaults() {}

    static void apply(ObjectNode pod) {
        ObjectNode spec = Defaults.of(pod).object("spec");
        PodSpecDefaults.apply(spec);
        Defaults.of(spec)
                .bool("enableServiceLinks", true)
                .each("initContainers", PodDefaults::requestsFromLimits)
                .each("containers", PodDefaults::requestsFromLimits);
        if (spec.path("hostNetwork").asBoolean(false)) {
            Defaults.of(spec).each("initContainers", PodDefaults::hostPorts).each("containers", PodDefaults::hostPorts);
        }
    }

    /** Who limits a resource and requests nothing of it requests the limit. */
    private static void requestsFromLimits(ObjectNode container) {
        JsonNode limits = container.path("resources").path("limits");
        for (var limit : limits.properties()) {
            ObjectNode requests =
                    Defaults.of((ObjectNode) container.get("resources")).object("requests");
            if (!requests.has(limit.getKey())) {
                requests.set(limit.getKey(), limit.getValue());
            }
        }
    }

    /** Old clients write one address, new ones read lists. */
    static void addresses(ObjectNode status) {
        for (String name : List.of("podIP", "hostIP")) {
            String address = status.path(name).asString("");
            if (!address.isEmpty() && !status.has(name + "s")) {
                status.putArray(name + "s").addObject().put("ip", address);
            }
        }
    }

    private static void hostPorts(ObjectNode container) {
        Defaults.of(container)
                .each(
                        "ports",
                        port -> Defaults.of(port)
                                .nonZero("hostPort", port.path("containerPort").asLong(0)));
    }
}
