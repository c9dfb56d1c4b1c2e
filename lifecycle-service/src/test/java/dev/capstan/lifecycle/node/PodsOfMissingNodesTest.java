package dev.capstan.lifecycle.node;

import static dev.capstan.lifecycle.testing.NodeBuilders.aReadyNode;
import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.controller.Result;
import dev.capstan.informer.IndexedStore;
import dev.capstan.lifecycle.testing.FakeLiveObjects;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PodsOfMissingNodesTest {
    private static final ObjectKey NODE = ObjectKey.clusterScoped("node-1");
    private static final Duration QUARANTINE = Duration.ofSeconds(40);

    private final IndexedStore<Pod> pods = new IndexedStore<>();
    private final IndexedStore<Node> nodes = new IndexedStore<>();
    private final FakeLiveObjects live = new FakeLiveObjects();
    private final ManualTicker ticker = new ManualTicker();
    private final PodsOfMissingNodes reconciler =
            new PodsOfMissingNodes(pods, nodes, live, new FirstSeen<>(ticker), QUARANTINE);

    @Test
    void removesThemByForceAfterTheQuarantine() {
        show(aPod("web").editSpec().withNodeName("node-1").endSpec().build());
        assertThat(reconciler.reconcile(NODE)).isEqualTo(Result.requeueAfter(QUARANTINE));

        ticker.advance(QUARANTINE);
        reconciler.reconcile(NODE);
        assertThat(live.writes()).containsExactly("delete pods default/web grace=0");
    }

    @Test
    void keepsThemWhenTheNodeExistsAfterAll() {
        show(aPod("web").editSpec().withNodeName("node-1").endSpec().build());
        reconciler.reconcile(NODE);
        ticker.advance(QUARANTINE);
        live.put(aReadyNode("node-1"));
        reconciler.reconcile(NODE);

        assertThat(live.writes()).isEmpty();
    }

    @Test
    void waitsWhileNobodyAnswers() {
        show(aPod("web").editSpec().withNodeName("node-1").endSpec().build());
        reconciler.reconcile(NODE);
        ticker.advance(QUARANTINE);
        live.failWith(new KubernetesClientException("away", 503, null));

        assertThatThrownBy(() -> reconciler.reconcile(NODE)).isInstanceOf(KubernetesClientException.class);
        assertThat(live.writes()).isEmpty();
    }

    @Test
    void podsDeletedBeforeTheyHadANodeAreRemovedAtOnce() {
        Pod pod = aPod("web")
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .withDeletionGracePeriodSeconds(30L)
                .endMetadata()
                .build();
        show(pod);
        new UnscheduledTerminatingPods(pods, live).reconcile(ObjectKey.of(pod));

        assertThat(live.writes()).containsExactly("delete pods default/web grace=0");
    }

    @Test
    void podsThatWaitForTheirFinalizersAreNotAskedAgain() {
        Pod pod = new PodBuilder(aPod("web").build())
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .withDeletionGracePeriodSeconds(0L)
                .addToFinalizers("example.com/hold")
                .endMetadata()
                .build();
        show(pod);
        new UnscheduledTerminatingPods(pods, live).reconcile(ObjectKey.of(pod));

        assertThat(live.writes()).isEmpty();
    }

    private void show(Pod pod) {
        pods.put(pod);
        live.put(pod);
    }
}
