package dev.capstan.replicaset;

import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.controller.Expectations;
import dev.capstan.event.ChangeEvent;
import dev.capstan.informer.IndexedStore;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Owners;
import dev.capstan.testing.ManualClock;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicaSetControllerTest {
    private static final ObjectKey WEB = ObjectKey.namespaced("default", "web");
    private static final ObjectKey DB = ObjectKey.namespaced("default", "db");

    private final ManualClock clock = new ManualClock();
    private final IndexedStore<ReplicaSet> replicaSets = new IndexedStore<>();
    private final Expectations expectations = new Expectations(clock);
    private final RateLimitingWorkQueue<ObjectKey> queue =
            new RateLimitingWorkQueue<>(Backoff.controllerDefault(), clock);
    private final ReplicaSetController controller = new ReplicaSetController(replicaSets, expectations, queue);

    @BeforeEach
    void twoReplicaSets() {
        replicaSets.put(aReplicaSet("web"));
        replicaSets.put(aReplicaSet("db"));
    }

    @Test
    void enqueuesTheOwnerOfANewPodAndCountsTheCreation() throws InterruptedException {
        expectations.expectCreations(WEB, 1);

        controller.onPod(new ChangeEvent.Added<>(ObjectKey.of(podOf("web")), podOf("web")));

        assertThat(expectations.satisfied(WEB)).isTrue();
        assertThat(queued()).containsExactly(WEB);
    }

    @Test
    void takesADeletionTimestampForTheDeletionAndTheEndForNoSecondOne() throws InterruptedException {
        Pod pod = podOf("web");
        expectations.expectDeletions(WEB, Set.of(pod.getMetadata().getUid(), "another"));
        Pod terminating = new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();

        controller.onPod(new ChangeEvent.Modified<>(ObjectKey.of(pod), pod, terminating));
        controller.onPod(new ChangeEvent.Deleted<>(ObjectKey.of(pod), terminating));

        assertThat(expectations.satisfied(WEB)).isFalse();
        assertThat(queued()).containsExactly(WEB);
    }

    @Test
    void enqueuesBothOwnersWhenAPodChangesHands() throws InterruptedException {
        controller.onPod(new ChangeEvent.Modified<>(ObjectKey.of(podOf("web")), podOf("web"), podOf("db")));

        assertThat(queued()).containsExactlyInAnyOrder(WEB, DB);
    }

    @Test
    void enqueuesWhoeverMightAdoptAnOrphan() throws InterruptedException {
        Pod orphan = aPod("orphan")
                .editMetadata()
                .withLabels(Map.of("app", "db"))
                .endMetadata()
                .build();

        controller.onPod(new ChangeEvent.Added<>(ObjectKey.of(orphan), orphan));

        assertThat(queued()).containsExactly(DB);
    }

    @Test
    void ignoresPodsOfAPredecessorOfTheSameName() throws InterruptedException {
        Pod stale = new PodBuilder(podOf("web"))
                .editMetadata()
                .withOwnerReferences(new OwnerReferenceBuilder(Owners.controllerReference(aReplicaSet("web")))
                        .withUid("an earlier one")
                        .build())
                .endMetadata()
                .build();

        controller.onPod(new ChangeEvent.Added<>(ObjectKey.of(stale), stale));

        assertThat(queued()).isEmpty();
    }

    @Test
    void forgetsWhatADeletedReplicaSetExpected() throws InterruptedException {
        expectations.expectCreations(WEB, 5);

        controller.onReplicaSet(new ChangeEvent.Deleted<>(WEB, aReplicaSet("web")));

        assertThat(expectations.satisfied(WEB)).isTrue();
        assertThat(queued()).containsExactly(WEB);
    }

    private List<ObjectKey> queued() throws InterruptedException {
        List<ObjectKey> keys = new ArrayList<>();
        while (queue.size() > 0) {
            keys.add(queue.take());
        }
        return keys;
    }

    private static Pod podOf(String owner) {
        return aPod("pod")
                .editMetadata()
                .withOwnerReferences(Owners.controllerReference(aReplicaSet(owner)))
                .endMetadata()
                .build();
    }

    private static ReplicaSet aReplicaSet(String name) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .endSpec()
                .build();
    }
}
