package dev.capstan.lifecycle.namespace;

import dev.capstan.controller.Reconciler;
import dev.capstan.controller.Result;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties a deleted namespace, and lets it go once it is empty.
 *
 * <p>Nothing can be created in a terminating namespace, so what a live list doesn't show after the deletion won't come
 * back (source: {@code pkg/controller/namespace/deletion}). Objects with finalizers and Pods that stop gracefully take their time:
 * the namespace waits for them.
 */
final class NamespaceReconciler implements Reconciler {
    private static final Logger log = LoggerFactory.getLogger(NamespaceReconciler.class);
    private static final String KUBERNETES_FINALIZER = "kubernetes";
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    /** What makes Pods goes before the Pods, so that nobody tries to replace them. */
    private static final List<ResourceType> CONTENT = ResourceTypes.all().stream()
            .filter(ResourceType::namespaced)
            .sorted(Comparator.comparingInt(NamespaceReconciler::rank))
            .toList();

    private final LiveObjects live;
    private final Clock clock;

    NamespaceReconciler(LiveObjects live, Clock clock) {
        this.live = live;
        this.clock = clock;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Namespace namespace = live.get(Namespace.class, key).orElse(null);
        if (namespace == null || !isTerminating(namespace) || !isHeld(namespace)) {
            return Result.done();
        }
        List<ResourceType> remaining = deleteContent(key.name());
        if (!remaining.isEmpty()) {
            log.debug("namespace isn't empty yet namespace={} remaining={}", key, remaining);
            tellWhatRemains(namespace, remaining);
            return Result.requeueAfter(LOOK_AGAIN);
        }
        live.finalizeNamespace(released(namespace));
        log.info("namespace is empty and gone namespace={}", key);
        return Result.done();
    }

    /** Returns what is left. */
    private List<ResourceType> deleteContent(String namespace) {
        List<ResourceType> present =
                CONTENT.stream().filter(type -> !live.isEmpty(type, namespace)).toList();
        present.forEach(type -> live.deleteCollection(type, namespace));
        return present.stream().filter(type -> !live.isEmpty(type, namespace)).toList();
    }

    private void tellWhatRemains(Namespace namespace, List<ResourceType> remaining) {
        Map<ResourceType, List<? extends HasMetadata>> content = new LinkedHashMap<>();
        for (ResourceType type : remaining) {
            List<? extends HasMetadata> left =
                    live.list(type.model(), namespace.getMetadata().getName());
            if (!left.isEmpty()) {
                content.put(type, left);
            }
        }
        List<NamespaceCondition> previous = namespace.getStatus() == null
                ? List.of()
                : namespace.getStatus().getConditions();
        List<NamespaceCondition> conditions = DeletionConditions.of(content, previous, clock.instant());
        if (!conditions.equals(previous)) {
            try {
                live.patchStatus(namespace, Map.of("conditions", conditions));
            } catch (KubernetesClientException failure) {
                // Telling must not hold up the deletion, which looks again soon anyway.
                log.warn(
                        "could not tell what remains namespace={}",
                        namespace.getMetadata().getName(),
                        failure);
            }
        }
    }

    static boolean isTerminating(Namespace namespace) {
        return namespace.getMetadata().getDeletionTimestamp() != null;
    }

    private static boolean isHeld(Namespace namespace) {
        return finalizers(namespace).contains(KUBERNETES_FINALIZER);
    }

    private static Namespace released(Namespace namespace) {
        List<String> others = finalizers(namespace).stream()
                .filter(finalizer -> !finalizer.equals(KUBERNETES_FINALIZER))
                .toList();
        return new NamespaceBuilder(namespace)
                .withNewSpec()
                .withFinalizers(others)
                .endSpec()
                .build();
    }

    private static List<String> finalizers(Namespace namespace) {
        return namespace.getSpec() == null || namespace.getSpec().getFinalizers() == null
                ? List.of()
                : namespace.getSpec().getFinalizers();
    }

    private static int rank(ResourceType type) {
        if (type.equals(ResourceTypes.DEPLOYMENTS)) {
            return 0;
        }
        if (type.equals(ResourceTypes.REPLICASETS)) {
            return 1;
        }
        if (type.equals(ResourceTypes.PODS)) {
            return 2;
        }
        return type.equals(ResourceTypes.EVENTS) ? 4 : 3;
    }
}
