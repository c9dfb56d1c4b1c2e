package dev.capstan.apiserver.registry;

import dev.capstan.apiserver.fieldmanager.FieldTracking;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceTypes;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes a Pod because something else needs it gone, and says so on the Pod first: whoever sees it go can tell a disruption
 * from a failure (source: {@code pkg/registry/core/pod/storage/eviction.go}, {@code addConditionAndDeletePod}).
 */
@Component
public class Evictor {
    private static final String DISRUPTION_TARGET = "DisruptionTarget";

    private final Updater updater;
    private final UpdateRulesFactory updateRules;
    private final Deleter deleter;
    private final Clock clock;

    Evictor(Updater updater, UpdateRulesFactory updateRules, Deleter deleter, Clock clock) {
        this.updater = updater;
        this.updateRules = updateRules;
        this.deleter = deleter;
        this.clock = clock;
    }

    public void evict(ObjectKey pod, DeleteOptions options) {
        if (options.dryRun()) {
            deleter.delete(ResourceTypes.PODS, pod, options);
            return;
        }
        Written told = updater.update(
                ResourceTypes.PODS,
                pod,
                (current, warnings) -> told(pod, current, options),
                updateRules.trusted(),
                FieldTracking.NONE,
                false);
        // That was our own write, so a client that named the version before it is still right.
        Optional<String> version = options.resourceVersion()
                .map(before -> Metadata.of(told.object()).resourceVersion());
        deleter.delete(ResourceTypes.PODS, pod, options.at(version));
    }

    private ObjectNode told(ObjectKey key, ObjectNode pod, DeleteOptions options) {
        Metadata metadata = Metadata.of(pod);
        Deleter.checkPreconditions(ResourceTypes.PODS, key, metadata.uid(), metadata.resourceVersion(), options);
        PodConditionWrite target = PodConditionWrite.of(DISRUPTION_TARGET, clock.instant())
                .because("EvictionByEvictionAPI", "Eviction API: evicting");
        if (!target.isOn(pod)) {
            target.apply(pod);
        }
        return pod;
    }
}
