package dev.capstan.nodeagent.heartbeat;

import dev.capstan.nodeagent.periodic.PeriodicTask;
import dev.capstan.workqueue.Backoff;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says "I am alive" by renewing the node's Lease in {@code kube-node-lease}. It has a thread of its own, so that a slow
 * runtime never makes a living node look dead.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/architecture/nodes/#heartbeats">Node heartbeats</a>
 */
public final class LeaseRenewal {
    private static final String NAMESPACE = "kube-node-lease";
    /** The kubelet's {@code nodeLeaseDurationSeconds}: who doesn't renew for as long is taken for dead. */
    private static final int DURATION_SECONDS = 40;

    private static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(7));

    private final KubernetesClient client;
    private final String nodeName;
    private final Clock clock;
    private @Nullable Lease latest;

    public LeaseRenewal(KubernetesClient client, String nodeName, Clock clock) {
        this.client = client;
        this.nodeName = nodeName;
        this.clock = clock;
    }

    /** To be started beside the node's registration. */
    public PeriodicTask periodically(Duration interval) {
        return PeriodicTask.every(interval, "lease renewal", NodeStatusReporter.PHASE, RETRY, this::renew);
    }

    void renew() {
        Resource<Lease> resource = client.leases().inNamespace(NAMESPACE).withName(nodeName);
        @Nullable Lease base = latest == null ? resource.get() : latest;
        // What we remember may be what makes it fail: the next try starts from the stored one.
        latest = null;
        Lease wanted = renewed(base == null ? fresh() : base);
        latest = base == null
                ? client.leases().inNamespace(NAMESPACE).resource(wanted).create()
                : client.leases().inNamespace(NAMESPACE).resource(wanted).update();
    }

    private Lease fresh() {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(nodeName)
                .endMetadata()
                .build();
    }

    private Lease renewed(Lease lease) {
        ZonedDateTime now = clock.instant().truncatedTo(ChronoUnit.MICROS).atZone(ZoneOffset.UTC);
        LeaseBuilder renewed = new LeaseBuilder(lease)
                .editOrNewSpec()
                .withHolderIdentity(nodeName)
                .withLeaseDurationSeconds(DURATION_SECONDS)
                .withRenewTime(now)
                .endSpec();
        if (lease.getMetadata().getOwnerReferences().isEmpty()) {
            giveToNode(renewed);
        }
        return renewed.build();
    }

    /** With its Node the Lease goes too. The first Lease may be there before the Node: a later renewal makes up for it. */
    private void giveToNode(LeaseBuilder lease) {
        @Nullable Node node = client.nodes().withName(nodeName).get();
        if (node != null) {
            lease.editMetadata()
                    .withOwnerReferences(new OwnerReferenceBuilder()
                            .withApiVersion("v1")
                            .withKind("Node")
                            .withName(nodeName)
                            .withUid(node.getMetadata().getUid())
                            .build())
                    .endMetadata();
        }
    }
}
