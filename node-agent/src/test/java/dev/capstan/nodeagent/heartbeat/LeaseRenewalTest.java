package dev.capstan.nodeagent.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.testing.FakeApiServer;
import dev.capstan.testing.ManualClock;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The node's sign of life. */
class LeaseRenewalTest {
    private static final String PUT = "PUT leases.coordination.k8s.io";

    private final ManualClock clock = new ManualClock();
    private final FakeApiServer api = new FakeApiServer(clock);
    private final LeaseRenewal renewal = new LeaseRenewal(api.client(), "node-1", clock);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void createsTheLeaseAsItsNodesProperty() {
        Node node = createNode();

        renewal.renew();

        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("node-1");
        assertThat(lease().getSpec().getLeaseDurationSeconds()).isEqualTo(40);
        assertThat(lease().getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner ->
                        assertThat(owner.getUid()).isEqualTo(node.getMetadata().getUid()));
    }

    @Test
    void renewsWithoutReadingItAgain() {
        createNode();
        renewal.renew();
        api.takeRequests();
        clock.advance(Duration.ofSeconds(10));

        renewal.renew();

        assertThat(api.takeRequests()).containsExactly(PUT);
        assertThat(lease().getSpec().getRenewTime().toInstant()).isEqualTo(clock.instant());
    }

    @Test
    void startsFromTheStoredLeaseAfterAFailureWhoeverChangedIt() {
        renewal.renew();
        Lease meddled = lease();
        meddled.getSpec().setHolderIdentity("somebody");
        api.client().resource(meddled).update();
        assertThatThrownBy(renewal::renew).isInstanceOf(KubernetesClientException.class);

        renewal.renew();

        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("node-1");
    }

    @Test
    void createsItAgainWhenItWasDeleted() {
        renewal.renew();
        api.client().resource(lease()).delete();
        assertThatThrownBy(renewal::renew).isInstanceOf(KubernetesClientException.class);

        renewal.renew();

        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("node-1");
    }

    private Node createNode() {
        return api.client()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-1")
                        .endMetadata()
                        .build())
                .create();
    }

    private Lease lease() {
        return api.all(Lease.class).getFirst();
    }
}
