package dev.capstan.lifecycle.namespace;

import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.capstan.controller.Result;
import dev.capstan.lifecycle.testing.FakeLiveObjects;
import dev.capstan.resource.ObjectKey;
import dev.capstan.testing.ManualClock;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NamespaceReconcilerTest {
    private static final ObjectKey KEY = ObjectKey.clusterScoped("default");

    private final FakeLiveObjects live = new FakeLiveObjects();
    private final NamespaceReconciler reconciler = new NamespaceReconciler(live, new ManualClock());

    @Test
    void leavesActiveNamespacesAlone() {
        live.put(new NamespaceBuilder(terminating())
                .editMetadata()
                .withDeletionTimestamp(null)
                .endMetadata()
                .build());
        live.put(aPod("web").build());
        reconciler.reconcile(KEY);

        assertThat(live.writes()).isEmpty();
    }

    @Nested
    class GivenATerminatingNamespace {
        GivenATerminatingNamespace() {
            live.put(terminating());
        }

        @Test
        void deletesItsContentThenLetsItGo() {
            live.put(aPod("web").build());
            live.put(new ReplicaSetBuilder()
                    .withNewMetadata()
                    .withNamespace("default")
                    .withName("web")
                    .endMetadata()
                    .build());
            live.put(new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace("elsewhere")
                    .withName("kept")
                    .endMetadata()
                    .build());

            assertThat(reconciler.reconcile(KEY)).isEqualTo(Result.done());
            assertThat(live.writes())
                    .containsExactly(
                            "deletecollection replicasets.apps default",
                            "deletecollection pods default",
                            "finalize default [example.com/other]");
        }

        @Test
        void waitsForWhatIsHeld() {
            live.put(aPod("web")
                    .editMetadata()
                    .addToFinalizers("example.com/hold")
                    .endMetadata()
                    .build());

            assertThat(reconciler.reconcile(KEY)).isInstanceOf(Result.RequeueAfter.class);
            assertThat(live.writes())
                    .containsExactly("deletecollection pods default", "patch namespaces/status default");
        }

        @Test
        void tellsOnceWhatItWaitsFor() {
            live.put(aPod("web")
                    .editMetadata()
                    .addToFinalizers("example.com/hold")
                    .endMetadata()
                    .build());
            reconciler.reconcile(KEY);
            reconciler.reconcile(KEY);

            assertThat(live.get(Namespace.class, KEY).orElseThrow().getStatus().getConditions())
                    .extracting(
                            NamespaceCondition::getType, NamespaceCondition::getStatus, NamespaceCondition::getMessage)
                    .contains(
                            tuple(
                                    "NamespaceContentRemaining",
                                    "True",
                                    "Some resources are remaining: pods. has 1 resource instances"),
                            tuple(
                                    "NamespaceFinalizersRemaining",
                                    "True",
                                    "Some content in the namespace has finalizers remaining: example.com/hold in 1"
                                            + " resource instances"));
            assertThat(live.writes()).containsOnlyOnce("patch namespaces/status default");
        }

        @Test
        void waitsWhileNobodyAnswers() {
            live.failWith(new KubernetesClientException("away", 503, null));

            assertThatThrownBy(() -> reconciler.reconcile(KEY)).isInstanceOf(KubernetesClientException.class);
            assertThat(live.writes()).isEmpty();
        }
    }

    private static Namespace terminating() {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName("default")
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .withFinalizers("kubernetes", "example.com/other")
                .endSpec()
                .build();
    }
}
