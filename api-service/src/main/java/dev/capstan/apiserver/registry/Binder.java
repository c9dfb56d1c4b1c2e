package dev.capstan.apiserver.registry;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.fieldmanager.FieldTracking;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceTypes;
import java.time.Clock;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a Pod on a node, once. After a Pod's creation nothing else sets {@code spec.nodeName}, so two schedulers that bind one
 * Pod at the same time can't both win (source: {@code pkg/registry/core/pod/storage/storage.go}, {@code BindingREST}).
 */
@Component
public class Binder {
    private final Updater updater;
    private final UpdateRulesFactory updateRules;
    private final Clock clock;

    Binder(Updater updater, UpdateRulesFactory updateRules, Clock clock) {
        this.updater = updater;
        this.updateRules = updateRules;
        this.clock = clock;
    }

    /** @param bindingMetadata of the Binding: annotations go to the Pod, uid and resourceVersion are preconditions */
    public void bind(ObjectKey pod, String node, Metadata bindingMetadata, boolean dryRun) {
        updater.update(
                ResourceTypes.PODS,
                pod,
                (current, warnings) -> bound(current, node, bindingMetadata),
                updateRules.trusted(),
                FieldTracking.NONE,
                dryRun);
    }

    private ObjectNode bound(ObjectNode pod, String node, Metadata binding) {
        Metadata metadata = Metadata.of(pod);
        checkPrecondition(metadata, "UID", binding.uid(), metadata.uid());
        checkPrecondition(metadata, "ResourceVersion", binding.resourceVersion(), metadata.resourceVersion());
        ObjectNode spec = (ObjectNode) pod.path("spec");
        String assigned = spec.path("nodeName").asString("");
        if (metadata.isDeleting()) {
            throw conflict(metadata, "pod " + metadata.name() + " is being deleted, cannot be assigned to a host");
        }
        if (!assigned.isEmpty()) {
            throw conflict(metadata, "pod " + metadata.name() + " is already assigned to node \"" + assigned + "\"");
        }
        if (!spec.path("schedulingGates").isEmpty()) {
            throw conflict(metadata, "pod " + metadata.name() + " has non-empty .spec.schedulingGates");
        }
        spec.put("nodeName", node);
        for (Map.Entry<String, JsonNode> annotation :
                binding.node().path("annotations").properties()) {
            metadata.node().withObjectProperty("annotations").set(annotation.getKey(), annotation.getValue());
        }
        PodConditionWrite.of("PodScheduled", clock.instant()).apply(pod);
        return pod;
    }

    private static void checkPrecondition(Metadata pod, String what, String wanted, String found) {
        if (!wanted.isEmpty() && !wanted.equals(found)) {
            throw conflict(
                    pod,
                    "Precondition failed: " + what + " in precondition: " + wanted + ", " + what + " in object meta: "
                            + found);
        }
    }

    private static ApiException conflict(Metadata pod, String why) {
        return ApiException.conflict("", "pods/binding", pod.name(), why);
    }
}
