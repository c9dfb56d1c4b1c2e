package dev.capstan.lifecycle.serviceaccount;

import dev.capstan.controller.Reconciler;
import dev.capstan.controller.Result;
import dev.capstan.informer.Store;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;

/** Every active namespace has the ServiceAccount {@code default}. Keys are namespaces. */
final class DefaultServiceAccount implements Reconciler {
    static final String NAME = "default";

    private final Store<Namespace> namespaces;
    private final Store<ServiceAccount> serviceAccounts;
    private final LiveObjects live;

    DefaultServiceAccount(Store<Namespace> namespaces, Store<ServiceAccount> serviceAccounts, LiveObjects live) {
        this.namespaces = namespaces;
        this.serviceAccounts = serviceAccounts;
        this.live = live;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        boolean missing =
                serviceAccounts.get(ObjectKey.namespaced(key.name(), NAME)).isEmpty();
        if (missing && ActiveNamespaces.isActive(namespaces, key)) {
            live.createIfAbsent(new ServiceAccountBuilder()
                    .withNewMetadata()
                    .withNamespace(key.name())
                    .withName(NAME)
                    .endMetadata()
                    .build());
        }
        return Result.done();
    }
}
