package dev.capstan.lifecycle.node;

import static dev.capstan.lifecycle.testing.NodeBuilders.aNode;
import static dev.capstan.lifecycle.testing.NodeBuilders.aReadyNode;
import static dev.capstan.testing.PodBuilders.aReadyPod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.controller.Result;
import dev.capstan.informer.IndexedStore;
import dev.capstan.lifecycle.testing.FakeLiveObjects;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Pods;
import dev.capstan.testing.ManualClock;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NodeLifecycleReconcilerTest {
    private static final ObjectKey NODE = ObjectKey.clusterScoped("node-1");
    private static final Duration GRACE = Duration.ofSeconds(40);

    private final IndexedStore<Node> nodes = new IndexedStore<>();
    private final IndexedStore<Lease> leases = new IndexedStore<>();
    private final IndexedStore<Pod> pods = new IndexedStore<>();
    private final FakeLiveObjects live = new FakeLiveObjects();
    private final ManualTicker ticker = new ManualTicker();
    private final List<String> events = new ArrayList<>();
    private final NodeLifecycleReconciler reconciler = new NodeLifecycleReconciler(
            nodes,
            leases,
            pods,
            live,
            ticker,
            GRACE,
            (type, about, reason, message) -> events.add(reason + ": " + message),
            new ManualClock());

    @Nested
    class GivenAReadyNodeWithALease {
        @BeforeEach
        void create() {
            show(aReadyNode("node-1"));
            show(lease("2026-01-01T00:00:00Z"));
            reconciler.reconcile(NODE);
        }

        @Test
        void looksAgainWhenTheGracePeriodIsOver() {
            ticker.advance(Duration.ofSeconds(10));

            assertThat(reconciler.reconcile(NODE)).isEqualTo(Result.requeueAfter(Duration.ofSeconds(30)));
            assertThat(live.writes()).isEmpty();
        }

        @Test
        void declaresItLostWhenTheLeaseIsTooOld() {
            ticker.advance(GRACE.dividedBy(2));
            hearOfAnotherNode();
            ticker.advance(GRACE.dividedBy(2));
            reconciler.reconcile(NODE);

            NodeCondition ready = NodeConditions.find(liveNode(), "Ready").orElseThrow();
            assertThat(ready.getStatus()).isEqualTo("Unknown");
            assertThat(ready.getReason()).isEqualTo("NodeStatusUnknown");
            assertThat(ready.getMessage()).isEqualTo("Kubelet stopped posting node status.");
            assertThat(ready.getLastHeartbeatTime()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(NodeConditions.status(liveNode(), "MemoryPressure")).isEqualTo("Unknown");
            assertThat(events).containsExactly("NodeNotReady: Node node-1 status is now: NodeNotReady");
        }

        @Test
        void waitsForOneRenewalMoreWhenNoNodeIsHeardOf() {
            ticker.advance(GRACE);
            assertThat(reconciler.reconcile(NODE)).isEqualTo(Result.requeueAfter(Duration.ofSeconds(10)));
            assertThat(live.writes()).isEmpty();

            ticker.advance(Duration.ofSeconds(10));
            reconciler.reconcile(NODE);
            assertThat(NodeConditions.isLost(liveNode())).isTrue();
        }

        @Test
        void waitsForItAlsoWhenAnotherNodeIsHeardOfFirst() {
            ticker.advance(GRACE);
            hearOfAnotherNode();
            ticker.advance(Duration.ofSeconds(1));

            assertThat(reconciler.reconcile(NODE)).isEqualTo(Result.requeueAfter(Duration.ofSeconds(9)));
            assertThat(live.writes()).isEmpty();

            ticker.advance(Duration.ofSeconds(9));
            reconciler.reconcile(NODE);
            assertThat(NodeConditions.isLost(liveNode())).isTrue();
        }

        @Test
        void countsThatRenewalFromWhenTheApiServerAnswersAgain() {
            ticker.advance(GRACE.multipliedBy(3));
            live.failWith(new KubernetesClientException("away", 503, null));
            assertThatThrownBy(() -> reconciler.reconcile(NODE)).isInstanceOf(KubernetesClientException.class);
            ticker.advance(GRACE);
            live.failWith(null);

            assertThat(reconciler.reconcile(NODE)).isEqualTo(Result.requeueAfter(Duration.ofSeconds(10)));
            assertThat(live.writes()).isEmpty();
        }

        @Test
        void asksLiveBeforeItDeclaresAnythingLost() {
            live.put(lease("2026-01-01T00:00:35Z"));
            ticker.advance(GRACE);

            assertThat(reconciler.reconcile(NODE)).isEqualTo(Result.requeueAfter(GRACE));
            assertThat(live.writes()).isEmpty();
        }

        @Test
        void waitsWhileNobodyAnswers() {
            ticker.advance(GRACE);
            live.failWith(new KubernetesClientException("away", 503, null));

            assertThatThrownBy(() -> reconciler.reconcile(NODE)).isInstanceOf(KubernetesClientException.class);
            live.failWith(null);
            assertThat(NodeConditions.isReady(liveNode())).isTrue();
        }

        @Test
        void countsAPostedStatusAsAHeartbeat() {
            ticker.advance(GRACE);
            show(new NodeBuilder(aReadyNode("node-1"))
                    .editStatus()
                    .editFirstCondition()
                    .withLastHeartbeatTime("2026-01-01T00:00:40Z")
                    .endCondition()
                    .endStatus()
                    .build());

            assertThat(reconciler.reconcile(NODE)).isEqualTo(Result.requeueAfter(GRACE));
        }

        @Test
        void isNotMisledByTheAgentsClock() {
            show(lease("1999-01-01T00:00:00Z"));

            assertThat(reconciler.reconcile(NODE)).isEqualTo(Result.requeueAfter(GRACE));
            assertThat(live.writes()).isEmpty();
        }
    }

    @Nested
    class Taints {
        @Test
        void followUnknown() {
            show(aNode("node-1", "Unknown").build());
            reconciler.reconcile(NODE);

            assertThat(taints())
                    .containsExactly(
                            "node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute");
        }

        @Test
        void followNotReady() {
            show(aNode("node-1", "False").build());
            reconciler.reconcile(NODE);

            assertThat(taints())
                    .containsExactly(
                            "node.kubernetes.io/not-ready:NoSchedule", "node.kubernetes.io/not-ready:NoExecute");
        }

        @Test
        void keepPodsOffANodeThatNeverReported() {
            show(aNode("node-1", "True")
                    .editStatus()
                    .withConditions()
                    .endStatus()
                    .build());
            reconciler.reconcile(NODE);

            assertThat(taints()).containsExactly("node.kubernetes.io/not-ready:NoSchedule");
        }

        @Test
        void followTheCordon() {
            show(aNode("node-1", "True")
                    .editSpec()
                    .withUnschedulable(true)
                    .endSpec()
                    .build());
            reconciler.reconcile(NODE);

            assertThat(taints()).containsExactly("node.kubernetes.io/unschedulable:NoSchedule");
        }

        @Test
        void goWhenTheNodeIsBackButThoseOfUsersStay() {
            show(aNode("node-1", "True")
                    .editSpec()
                    .addNewTaint("NoExecute", "node.kubernetes.io/unreachable", null, null)
                    .addNewTaint("NoSchedule", "dedicated", null, "gpu")
                    .endSpec()
                    .build());
            reconciler.reconcile(NODE);

            assertThat(taints()).containsExactly("dedicated:NoSchedule");
        }

        @Test
        void areNotWrittenWhenTheyAreRight() {
            show(aReadyNode("node-1"));
            reconciler.reconcile(NODE);

            assertThat(live.writes()).isEmpty();
        }

        private List<String> taints() {
            return NodeTaints.of(liveNode()).stream().map(this::text).toList();
        }

        private String text(Taint taint) {
            return taint.getKey() + ":" + taint.getEffect();
        }
    }

    @Test
    void podsOfALostNodeAreNotReady() {
        Pod pod = aReadyPod("web", "node-1", "2026-01-01T00:00:00Z");
        pods.put(pod);
        live.put(pod);
        show(aNode("node-1", "Unknown").build());
        reconciler.reconcile(NODE);

        assertThat(live.get(Pod.class, ObjectKey.of(pod)).map(Pods::isReady)).contains(false);
    }

    private void show(Node node) {
        nodes.put(node);
        live.put(node);
    }

    private void show(Lease lease) {
        leases.put(lease);
        live.put(lease);
    }

    private void hearOfAnotherNode() {
        show(aReadyNode("node-2"));
        reconciler.reconcile(ObjectKey.clusterScoped("node-2"));
    }

    private Node liveNode() {
        return live.get(Node.class, NODE).orElseThrow();
    }

    private static Lease lease(String renewed) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace("kube-node-lease")
                .withName("node-1")
                .withUid("lease")
                .withResourceVersion("1")
                .endMetadata()
                .withNewSpec()
                .withRenewTime(ZonedDateTime.parse(renewed))
                .endSpec()
                .build();
    }
}
