package dev.capstan.lifecycle.namespace;

import dev.capstan.controller.Reconciler;
import dev.capstan.controller.Result;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.time.Duration;
import java.util.Set;

/** The namespaces that every cluster has exist, whoever deleted them. */
final class SystemNamespaces implements Reconciler {
    static final Set<String> NAMES = Set.of("default", "kube-system", "kube-public", "kube-node-lease");

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final LiveObjects live;

    SystemNamespaces(LiveObjects live) {
        this.live = live;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        if (live.get(Namespace.class, key).isEmpty()) {
            live.createIfAbsent(new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(key.name())
                    .endMetadata()
                    .build());
        }
        return Result.requeueAfter(LOOK_AGAIN);
    }
}
