package dev.capstan.lifecycle.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.informer.IndexedStore;
import dev.capstan.lifecycle.testing.FakeLiveObjects;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NamespaceGiftsTest {
    private static final ObjectKey NAMESPACE = ObjectKey.clusterScoped("team");

    private final IndexedStore<Namespace> namespaces = new IndexedStore<>();
    private final IndexedStore<ServiceAccount> serviceAccounts = new IndexedStore<>();
    private final IndexedStore<ConfigMap> configMaps = new IndexedStore<>();
    private final FakeLiveObjects live = new FakeLiveObjects();
    private final DefaultServiceAccount serviceAccount = new DefaultServiceAccount(namespaces, serviceAccounts, live);
    private final RootCaConfigMap rootCa = new RootCaConfigMap(namespaces, configMaps, live, "certificate");

    @Test
    void anActiveNamespaceIsGivenBoth() {
        namespaces.put(namespace(null));
        serviceAccount.reconcile(NAMESPACE);
        rootCa.reconcile(NAMESPACE);

        assertThat(live.writes())
                .containsExactly("create serviceaccounts team/default", "create configmaps team/kube-root-ca.crt");
    }

    @Test
    void aTerminatingNamespaceIsGivenNothing() {
        namespaces.put(namespace("2026-01-01T00:00:00Z"));
        serviceAccount.reconcile(NAMESPACE);
        rootCa.reconcile(NAMESPACE);

        assertThat(live.writes()).isEmpty();
    }

    @Test
    void aChangedCertificateIsPutRight() {
        ConfigMap tampered = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("team")
                .withName("kube-root-ca.crt")
                .withUid("uid")
                .withResourceVersion("1")
                .endMetadata()
                .addToData("ca.crt", "another")
                .build();
        namespaces.put(namespace(null));
        configMaps.put(tampered);
        live.put(tampered);
        rootCa.reconcile(NAMESPACE);

        assertThat(live.get(ConfigMap.class, ObjectKey.of(tampered))
                        .orElseThrow()
                        .getData())
                .containsEntry("ca.crt", "certificate");
    }

    private static Namespace namespace(@Nullable String deleted) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName("team")
                .withDeletionTimestamp(deleted)
                .endMetadata()
                .build();
    }
}
