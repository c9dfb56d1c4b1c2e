package dev.capstan.lifecycle.serviceaccount;

import dev.capstan.controller.Reconciler;
import dev.capstan.controller.Result;
import dev.capstan.informer.Store;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Map;

/**
 * Every active namespace has the ConfigMap {@code kube-root-ca.crt}, with which its Pods can verify the API server. Keys are
 * namespaces. What users change in it is put right again.
 */
final class RootCaConfigMap implements Reconciler {
    static final String NAME = "kube-root-ca.crt";
    private static final String ENTRY = "ca.crt";

    private final Store<Namespace> namespaces;
    private final Store<ConfigMap> configMaps;
    private final LiveObjects live;
    private final String certificate;

    RootCaConfigMap(Store<Namespace> namespaces, Store<ConfigMap> configMaps, LiveObjects live, String certificate) {
        this.namespaces = namespaces;
        this.configMaps = configMaps;
        this.live = live;
        this.certificate = certificate;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        if (!ActiveNamespaces.isActive(namespaces, key)) {
            return Result.done();
        }
        Map<String, String> data = Map.of(ENTRY, certificate);
        ConfigMap existing =
                configMaps.get(ObjectKey.namespaced(key.name(), NAME)).orElse(null);
        if (existing == null) {
            live.createIfAbsent(new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(key.name())
                    .withName(NAME)
                    .endMetadata()
                    .withData(data)
                    .build());
        } else if (!certificate.equals(
                existing.getData() == null ? null : existing.getData().get(ENTRY))) {
            live.patch(existing, Map.of("data", data));
        }
        return Result.done();
    }
}
