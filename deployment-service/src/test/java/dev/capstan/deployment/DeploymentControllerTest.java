package dev.capstan.deployment;

import static dev.capstan.deployment.Deployments.aDeployment;
import static dev.capstan.deployment.Deployments.aReplicaSet;
import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.event.ChangeEvent;
import dev.capstan.informer.IndexedStore;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Owners;
import dev.capstan.testing.ManualClock;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeploymentControllerTest {
    private static final ObjectKey WEB = ObjectKey.namespaced("default", "web");

    private final IndexedStore<Deployment> deployments = new IndexedStore<>();
    private final IndexedStore<ReplicaSet> replicaSets = new IndexedStore<>();
    private final RateLimitingWorkQueue<ObjectKey> queue =
            new RateLimitingWorkQueue<>(Backoff.controllerDefault(), new ManualClock());
    private final DeploymentController controller = new DeploymentController(deployments, replicaSets, queue);

    @Test
    void enqueuesTheDeploymentThatControlsAReplicaSet() throws InterruptedException {
        ReplicaSet owned = ownedBy(rolling());

        controller.onReplicaSet(new ChangeEvent.Modified<>(ObjectKey.of(owned), owned, owned));

        assertThat(queued()).containsExactly(WEB);
    }

    @Test
    void enqueuesTheFormerDeploymentOfAReplicaSetThatWasReleased() throws InterruptedException {
        ReplicaSet released = aReplicaSet("web-1", 1, 1, 1).build();

        controller.onReplicaSet(new ChangeEvent.Modified<>(ObjectKey.of(released), ownedBy(rolling()), released));

        assertThat(queued()).containsExactly(WEB);
    }

    @Test
    void enqueuesWhoeverMightAdoptAnOrphan() throws InterruptedException {
        deployments.put(rolling());
        ReplicaSet orphan = aReplicaSet("lost", 1, 1, 1)
                .editMetadata()
                .withLabels(Map.of("app", "web"))
                .endMetadata()
                .build();

        controller.onReplicaSet(new ChangeEvent.Added<>(ObjectKey.of(orphan), orphan));

        assertThat(queued()).containsExactly(WEB);
    }

    @Test
    void enqueuesADeploymentAtTheEndOfAPodOnlyIfItRecreates() throws InterruptedException {
        Pod ofRolling = podOf(ownedBy(rolling()));
        controller.onPod(new ChangeEvent.Deleted<>(ObjectKey.of(ofRolling), ofRolling));
        assertThat(queued()).isEmpty();

        Pod ofRecreate = podOf(ownedBy(rolling()
                .edit()
                .editSpec()
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .endSpec()
                .build()));
        controller.onPod(new ChangeEvent.Deleted<>(ObjectKey.of(ofRecreate), ofRecreate));
        assertThat(queued()).containsExactly(WEB);
    }

    private static Deployment rolling() {
        return aDeployment(1).build();
    }

    private ReplicaSet ownedBy(Deployment deployment) {
        deployments.put(deployment);
        ReplicaSet owned = aReplicaSet("web-1", 1, 1, 1)
                .editMetadata()
                .withOwnerReferences(Owners.controllerReference(deployment))
                .endMetadata()
                .build();
        replicaSets.put(owned);
        return owned;
    }

    private static Pod podOf(ReplicaSet owner) {
        return aPod("web-1-a")
                .editMetadata()
                .withOwnerReferences(Owners.controllerReference(owner))
                .endMetadata()
                .build();
    }

    private List<ObjectKey> queued() throws InterruptedException {
        List<ObjectKey> keys = new ArrayList<>();
        while (queue.size() > 0) {
            keys.add(queue.take());
        }
        return keys;
    }
}
