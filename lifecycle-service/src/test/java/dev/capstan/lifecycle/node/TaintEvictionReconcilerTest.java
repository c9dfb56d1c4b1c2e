package dev.capstan.lifecycle.node;

import static dev.capstan.lifecycle.testing.NodeBuilders.aNode;
import static dev.capstan.lifecycle.testing.NodeBuilders.aReadyNode;
import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.controller.Result;
import dev.capstan.informer.IndexedStore;
import dev.capstan.lifecycle.testing.FakeLiveObjects;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Taints;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TaintEvictionReconcilerTest {
    private static final Duration DEFAULT = Duration.ofSeconds(300);

    private final IndexedStore<Pod> pods = new IndexedStore<>();
    private final IndexedStore<Node> nodes = new IndexedStore<>();
    private final FakeLiveObjects live = new FakeLiveObjects();
    private final ManualTicker ticker = new ManualTicker();
    private final TaintEvictionReconciler reconciler = new TaintEvictionReconciler(
            pods,
            nodes,
            live,
            new EvictionTime(DEFAULT),
            new FirstSeen<>(ticker),
            (type, about, reason, message) -> {});

    @Nested
    class GivenALostNodeAmongThree {
        GivenALostNodeAmongThree() {
            show(unreachable("node-1"));
            show(aReadyNode("node-2"));
            show(aReadyNode("node-3"));
        }

        @Test
        void evictsAfterFiveMinutes() {
            Pod pod = show(podOn("node-1"));
            assertThat(reconcile(pod)).isEqualTo(Result.requeueAfter(DEFAULT));

            ticker.advance(DEFAULT);
            reconcile(pod);
            assertThat(live.writes()).containsExactly("delete pods default/web");
        }

        @Test
        void evictsAfterTheTimeThatThePodTolerates() {
            Pod pod = show(tolerating(new Toleration(Taints.NO_EXECUTE, Taints.UNREACHABLE, "Exists", 60L, null)));

            assertThat(reconcile(pod)).isEqualTo(Result.requeueAfter(Duration.ofSeconds(60)));
        }

        @Test
        void neverEvictsAPodThatToleratesItForEver() {
            Pod pod = show(tolerating(new Toleration(null, null, "Exists", null, null)));

            assertThat(reconcile(pod)).isEqualTo(Result.done());
        }

        @Test
        void startsCountingAnewWhenTheNodeWasBackMeanwhile() {
            Pod pod = show(podOn("node-1"));
            reconcile(pod);
            ticker.advance(DEFAULT.minusSeconds(1));
            show(aReadyNode("node-1"));
            reconcile(pod);
            show(unreachable("node-1"));

            assertThat(reconcile(pod)).isEqualTo(Result.requeueAfter(DEFAULT));
        }

        @Test
        void asksLiveWhetherTheTaintIsStillThere() {
            Pod pod = show(podOn("node-1"));
            reconcile(pod);
            ticker.advance(DEFAULT);
            live.put(aReadyNode("node-1"));
            reconcile(pod);

            assertThat(live.writes()).isEmpty();
        }

        @Test
        void waitsWhileNobodyAnswers() {
            Pod pod = show(podOn("node-1"));
            reconcile(pod);
            ticker.advance(DEFAULT);
            live.failWith(new KubernetesClientException("away", 503, null));

            assertThatThrownBy(() -> reconcile(pod)).isInstanceOf(KubernetesClientException.class);
            assertThat(live.writes()).isEmpty();
        }

        @Test
        void evictsNothingOnceMostAreLost() {
            Pod pod = show(podOn("node-1"));
            reconcile(pod);
            ticker.advance(DEFAULT);
            show(unreachable("node-2"));

            assertThat(reconcile(pod)).isInstanceOf(Result.RequeueAfter.class);
            assertThat(live.writes()).isEmpty();
        }
    }

    @Test
    void evictsAtOnceForAUsersTaintEvenFromTheOnlyNode() {
        show(aNode("node-1", "True")
                .editSpec()
                .addNewTaint(Taints.NO_EXECUTE, "maintenance", null, null)
                .endSpec()
                .build());
        reconcile(show(podOn("node-1")));

        assertThat(live.writes()).containsExactly("delete pods default/web");
    }

    @Test
    void leavesPodsThatAreEndingAlone() {
        show(unreachable("node-1"));
        Pod pod = show(new PodBuilder(podOn("node-1"))
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build());

        assertThat(reconcile(pod)).isEqualTo(Result.done());
    }

    private Result reconcile(Pod pod) {
        return reconciler.reconcile(ObjectKey.of(pod));
    }

    private Pod show(Pod pod) {
        pods.put(pod);
        live.put(pod);
        return pod;
    }

    private void show(Node node) {
        nodes.put(node);
        live.put(node);
    }

    private static Node unreachable(String name) {
        return aNode(name, "Unknown")
                .editSpec()
                .addNewTaint(Taints.NO_EXECUTE, Taints.UNREACHABLE, null, null)
                .endSpec()
                .build();
    }

    private static Pod podOn(String node) {
        return aPod("web").editSpec().withNodeName(node).endSpec().build();
    }

    private static Pod tolerating(Toleration toleration) {
        return new PodBuilder(podOn("node-1"))
                .editSpec()
                .addToTolerations(toleration)
                .endSpec()
                .build();
    }
}
