package dev.capstan.lifecycle.node;

import static dev.capstan.lifecycle.testing.NodeBuilders.aNodeWithCidr;
import static dev.capstan.lifecycle.testing.NodeBuilders.aReadyNode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.controller.Result;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.informer.IndexedStore;
import dev.capstan.lifecycle.testing.FakeLiveObjects;
import dev.capstan.resource.Cidr;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodCidrsTest {
    private final IndexedStore<Node> store = new IndexedStore<>();
    private final FakeLiveObjects live = new FakeLiveObjects();
    private final List<String> events = new ArrayList<>();
    private final PodCidrs podCidrs = podCidrs("10.244.0.0/16");

    @Test
    void givesEachNodeAShareOfItsOwn() {
        reconcile(added(aReadyNode("node-1")));
        reconcile(added(aReadyNode("node-2")));

        assertThat(cidrOf("node-1")).isEqualTo("10.244.0.0/24");
        assertThat(cidrOf("node-2")).isEqualTo("10.244.1.0/24");
        assertThat(live(key("node-1")).getSpec().getPodCIDRs()).containsExactly("10.244.0.0/24");
    }

    @Test
    void skipsSharesOfNodesThatTheInformerDoesNotShowYet() {
        live.put(aNodeWithCidr("unseen", "10.244.0.0/24"));
        reconcile(added(aReadyNode("node-1")));

        assertThat(cidrOf("node-1")).isEqualTo("10.244.1.0/24");
    }

    @Test
    void leavesANodeThatHasAShareAlone() {
        reconcile(added(aNodeWithCidr("node-1", "10.244.7.0/24")));

        assertThat(live.writes()).isEmpty();
    }

    @Test
    void neverGivesANodeASecondShareFromAStaleCopy() {
        Node stale = aReadyNode("node-1");
        store.put(stale);
        live.put(new NodeBuilder(aNodeWithCidr("node-1", "10.244.7.0/24"))
                .editMetadata()
                .withResourceVersion("2")
                .endMetadata()
                .build());

        assertThatThrownBy(() -> reconcile(key("node-1"))).hasMessage("conflict");
        assertThat(cidrOf("node-1")).isEqualTo("10.244.7.0/24");
    }

    @Test
    void readsAllNodesAgainWhenTheAnswerToAnAssignmentIsLost() {
        live.loseAnswers(true);
        ObjectKey first = added(aReadyNode("node-1"));
        assertThatThrownBy(() -> reconcile(first)).isInstanceOf(KubernetesClientException.class);
        live.loseAnswers(false);
        reconcile(added(aReadyNode("node-2")));

        assertThat(cidrOf("node-1")).isEqualTo("10.244.0.0/24");
        assertThat(cidrOf("node-2")).isEqualTo("10.244.1.0/24");
    }

    @Test
    void saysSoWhenNoneIsLeftAndServesTheNextNodeOnceOneIsFree() {
        PodCidrs tight = podCidrs("10.244.0.0/24");
        tight.reconcile(added(aReadyNode("node-1")));
        ObjectKey second = added(aReadyNode("node-2"));

        assertThat(tight.reconcile(second)).isEqualTo(Result.backoff());
        assertThat(events).containsExactly("CIDRNotAvailable");

        tight.onChange(new Deleted<>(key("node-1"), live(key("node-1"))));
        tight.reconcile(second);
        assertThat(cidrOf("node-2")).isEqualTo("10.244.0.0/24");
    }

    private PodCidrs podCidrs(String cluster) {
        return new PodCidrs(
                store,
                live,
                new CidrPool(Cidr.parse(cluster), 24),
                (type, about, reason, message) -> events.add(reason));
    }

    private ObjectKey added(Node node) {
        store.put(node);
        live.put(node);
        return ObjectKey.of(node);
    }

    private void reconcile(ObjectKey key) {
        podCidrs.reconcile(key);
    }

    private String cidrOf(String node) {
        return live(key(node)).getSpec().getPodCIDR();
    }

    private Node live(ObjectKey key) {
        return live.get(Node.class, key).orElseThrow();
    }

    private static ObjectKey key(String node) {
        return ObjectKey.clusterScoped(node);
    }
}
