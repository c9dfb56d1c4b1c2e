package dev.capstan.lifecycle.garbagecollection;

import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.lifecycle.api.Deletion;
import dev.capstan.lifecycle.api.Deletion.Propagation;
import dev.capstan.lifecycle.testing.FakeLiveObjects;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GarbageCollectorTest {
    private final FakeLiveObjects live = new FakeLiveObjects();
    private final InformedCollector collector = new InformedCollector(live);

    @Nested
    class GivenADeploymentWithAReplicaSetAndAPod {
        private final Deployment deployment = deployment("web");
        private final ReplicaSet replicaSet = ownedBy(deployment, replicaSet("web-1"));
        private final Pod pod = ownedBy(replicaSet, pod("web-1-a"));

        @BeforeEach
        void create() {
            collector.create(deployment, replicaSet, pod);
            collector.settle();
            assertThat(live.writes()).isEmpty();
        }

        @Test
        void deletesDownwardsInTheBackground() {
            live.delete(deployment, deletion(Propagation.BACKGROUND));
            collector.settle();

            assertThat(live.writes())
                    .containsExactly(
                            "delete deployments.apps default/web BACKGROUND",
                            "delete replicasets.apps default/web-1 BACKGROUND",
                            "delete pods default/web-1-a BACKGROUND");
        }

        @Test
        void deletesUpwardsInTheForeground() {
            live.delete(deployment, deletion(Propagation.FOREGROUND));
            collector.settle();

            assertThat(live.writes())
                    .containsExactly(
                            "delete deployments.apps default/web FOREGROUND",
                            "delete replicasets.apps default/web-1 FOREGROUND",
                            "delete pods default/web-1-a BACKGROUND",
                            "patch replicasets.apps default/web-1",
                            "patch deployments.apps default/web");
            assertThat(live.list(Deployment.class, "")).isEmpty();
            assertThat(live.list(ReplicaSet.class, "")).isEmpty();
        }

        @Test
        void keepsAForegroundDeletedOwnerWhileADependentIsHeld() {
            live.put(new PodBuilder(pod)
                    .editMetadata()
                    .addToFinalizers("example.com/hold")
                    .endMetadata()
                    .build());
            live.delete(deployment, deletion(Propagation.FOREGROUND));
            collector.settle();

            assertThat(live.list(Pod.class, "")).hasSize(1);
            assertThat(live.list(ReplicaSet.class, "")).hasSize(1);
            assertThat(live.list(Deployment.class, "")).hasSize(1);
        }

        @Test
        void setsDependentsFreeBeforeAnOrphaningDeletion() {
            live.delete(deployment, deletion(Propagation.ORPHAN));
            collector.settle();

            assertThat(live.list(Deployment.class, "")).isEmpty();
            assertThat(live.list(Pod.class, "")).hasSize(1);
            assertThat(Owners.of(live.list(ReplicaSet.class, "").getFirst())).isEmpty();
        }

        @Test
        void setsFreeEvenADependentThatNoInformerShowsYet() {
            live.put(ownedBy(deployment, replicaSet("web-2")));
            live.delete(deployment, deletion(Propagation.ORPHAN));
            collector.reconcile(deployment);
            collector.settle();

            assertThat(live.list(ReplicaSet.class, ""))
                    .hasSize(2)
                    .allMatch(replicaSet -> Owners.of(replicaSet).isEmpty());
        }
    }

    @Nested
    class GivenAnOwnerThatTheInformersLack {
        private final ReplicaSet replicaSet = replicaSet("web-1");
        private final Pod pod = ownedBy(replicaSet, pod("web-1-a"));

        @Test
        void keepsThePodWhenTheOwnerExistsAfterAll() {
            live.put(replicaSet);
            collector.showAndWork(pod);

            assertThat(live.writes()).isEmpty();
            assertThat(live.reads()).contains("replicasets.apps default/web-1");
        }

        @Test
        void keepsThePodWhileNobodyAnswers() {
            collector.show(pod);
            live.failWith(new KubernetesClientException("away", 503, null));

            assertThatThrownBy(() -> collector.reconcile(pod)).isInstanceOf(KubernetesClientException.class);
            live.failWith(null);
            assertThat(live.list(Pod.class, "")).hasSize(1);
        }

        @Test
        void deletesThePodWhenANamesakeTookTheOwnersPlace() {
            live.put(new ReplicaSetBuilder(replicaSet)
                    .editMetadata()
                    .withUid("another")
                    .endMetadata()
                    .build());
            collector.showAndWork(pod);

            assertThat(live.writes()).containsExactly("delete pods default/web-1-a BACKGROUND");
        }

        @Test
        void asksForTheSameAbsentOwnerOnce() {
            collector.create(pod, ownedBy(replicaSet, pod("web-1-b")), ownedBy(replicaSet, pod("web-1-c")));
            collector.settle();

            assertThat(live.list(Pod.class, "")).isEmpty();
            assertThat(live.reads().stream().filter("replicasets.apps default/web-1"::equals))
                    .hasSize(1);
        }
    }

    @Nested
    class GivenAPodWithTwoOwners {
        private final ReplicaSet first = replicaSet("first");
        private final ReplicaSet second = replicaSet("second");
        private final Pod pod = new PodBuilder(pod("web"))
                .editMetadata()
                .addToOwnerReferences(reference(first), reference(second))
                .endMetadata()
                .build();

        @Test
        void keepsItForTheOneThatIsLeftAndDropsTheOtherReference() {
            collector.create(first, second, pod);
            collector.settle();
            live.delete(first, deletion(Propagation.BACKGROUND));
            collector.settle();

            assertThat(live.get(Pod.class, ObjectKey.of(pod)).map(Owners::of).orElseThrow())
                    .extracting(OwnerReference::getName)
                    .containsExactly("second");
        }

        @Test
        void deletesItWhenBothAreGone() {
            collector.create(pod);
            collector.settle();

            assertThat(live.list(Pod.class, "")).isEmpty();
        }
    }

    @Test
    void leavesOwnersOfKindsThatAreNotServedAlone() {
        collector.create(new PodBuilder(pod("web"))
                .editMetadata()
                .addToOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("example.com/v1")
                        .withKind("Machine")
                        .withName("m")
                        .withUid("u")
                        .build())
                .endMetadata()
                .build());
        collector.settle();

        assertThat(live.writes()).isEmpty();
    }

    @Test
    void doesNotDeleteWhatGotAnOwnerMeanwhile() {
        ReplicaSet replicaSet = replicaSet("new");
        Pod orphan = ownedBy(replicaSet("old"), pod("web"));
        collector.show(orphan);
        live.put(replicaSet);
        live.put(new PodBuilder(pod("web"))
                .editMetadata()
                .withResourceVersion("2")
                .addToOwnerReferences(reference(replicaSet))
                .endMetadata()
                .build());
        collector.reconcile(orphan);

        assertThat(live.writes()).isEmpty();
    }

    private static Deletion deletion(Propagation propagation) {
        return new Deletion(propagation, null, false);
    }

    private static Deployment deployment(String name) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-of-" + name)
                .withResourceVersion("1")
                .endMetadata()
                .build();
    }

    private static ReplicaSet replicaSet(String name) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-of-" + name)
                .withResourceVersion("1")
                .endMetadata()
                .build();
    }

    private static Pod pod(String name) {
        return aPod(name).build();
    }

    private static Pod ownedBy(HasMetadata owner, Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToOwnerReferences(reference(owner))
                .endMetadata()
                .build();
    }

    private static ReplicaSet ownedBy(HasMetadata owner, ReplicaSet replicaSet) {
        return new ReplicaSetBuilder(replicaSet)
                .editMetadata()
                .addToOwnerReferences(reference(owner))
                .endMetadata()
                .build();
    }

    private static OwnerReference reference(HasMetadata owner) {
        return Owners.controllerReference(owner);
    }
}
