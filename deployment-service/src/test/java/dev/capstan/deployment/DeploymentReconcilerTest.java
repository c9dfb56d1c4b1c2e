package dev.capstan.deployment;

import static dev.capstan.deployment.Deployments.aDeployment;
import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.client.EventRecorder;
import dev.capstan.controller.ControllerRefManager;
import dev.capstan.controller.OwnWrites;
import dev.capstan.controller.Result;
import dev.capstan.controller.Settling;
import dev.capstan.deployment.progress.DeploymentStatusPublisher;
import dev.capstan.deployment.revision.RevisionHistory;
import dev.capstan.deployment.revision.Revisions;
import dev.capstan.deployment.rollout.ReplicaSetScaler;
import dev.capstan.informer.IndexedStore;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Owners;
import dev.capstan.testing.FakeApiServer;
import dev.capstan.testing.ManualClock;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeploymentReconcilerTest {
    private static final ObjectKey KEY = ObjectKey.namespaced("default", "web");
    private static final String REVISION = "deployment.kubernetes.io/revision";

    /** Longer than needed, so that times stay whole seconds. */
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();
    private final FakeApiServer api = new FakeApiServer(clock);
    private final IndexedStore<Deployment> deployments = new IndexedStore<>();
    private final IndexedStore<ReplicaSet> replicaSets = new IndexedStore<>();
    private final IndexedStore<Pod> pods = new IndexedStore<>();
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final DeploymentReconciler reconciler = reconciler();

    private DeploymentReconciler reconciler() {
        EventRecorder recorder = (type, about, reason, message) -> events.add(type + " " + reason + ": " + message);
        return new DeploymentReconciler(
                deployments,
                pods,
                new ControllerRefManager<>(
                        api.client(), replicaSets, ReplicaSet.class, Deployment.class, replicaSet -> true),
                new Revisions(api.client(), recorder),
                new RevisionHistory(api.client()),
                new ReplicaSetScaler(api.client(), recorder),
                new DeploymentStatusPublisher(api.client(), clock),
                recorder,
                clock);
    }

    @BeforeEach
    void feedStores() {
        replicaSets.addIndex(ControllerRefManager.ORPHANS, ControllerRefManager::orphanIndex);
        DeploymentController controller = new DeploymentController(
                deployments, replicaSets, new RateLimitingWorkQueue<>(Backoff.controllerDefault(), clock));
        api.feed(Deployment.class, deployments, event -> {});
        api.feed(ReplicaSet.class, replicaSets, controller::onReplicaSet);
        api.feed(Pod.class, pods, controller::onPod);
    }

    @AfterEach
    void closeAndFindMutatedCaches() {
        api.requireUntouchedStores();
        api.close();
    }

    @Nested
    class GivenANewDeployment {
        @Test
        void createsAReplicaSetOfItsTemplate() {
            create(aDeployment(3)
                    .editMetadata()
                    .addToAnnotations("team", "blue")
                    .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "{}")
                    .endMetadata()
                    .build());

            reconciler.reconcile(KEY);

            ReplicaSet created = onlyReplicaSet();
            String hash = created.getMetadata().getLabels().get("pod-template-hash");
            assertThat(created.getMetadata().getName()).isEqualTo("web-" + hash);
            assertThat(created.getMetadata().getLabels()).containsEntry("app", "web");
            assertThat(created.getMetadata().getAnnotations())
                    .isEqualTo(Map.of(
                            "team",
                            "blue",
                            REVISION,
                            "1",
                            "deployment.kubernetes.io/desired-replicas",
                            "3",
                            "deployment.kubernetes.io/max-replicas",
                            "4"));
            assertThat(created.getMetadata().getOwnerReferences())
                    .containsExactly(Owners.controllerReference(stored()));
            assertThat(created.getSpec().getReplicas()).isEqualTo(3);
            assertThat(created.getSpec().getSelector().getMatchLabels())
                    .isEqualTo(Map.of("app", "web", "pod-template-hash", hash));
            assertThat(created.getSpec().getTemplate().getMetadata().getLabels())
                    .isEqualTo(Map.of("app", "web", "pod-template-hash", hash));
            assertThat(events)
                    .containsExactly("Normal ScalingReplicaSet: Scaled up replica set web-" + hash + " from 0 to 3");
        }

        @Test
        void needsTwoWritesAndThenNone() {
            create(aDeployment(3).build());
            api.takeRequests();

            assertThat(reconciler.reconcile(KEY)).isEqualTo(Result.requeueAfter(Settling.TIME));
            assertThat(api.takeRequests()).containsExactly("POST replicasets.apps");

            clock.advance(SETTLED);
            reconciler.reconcile(KEY);
            assertThat(api.takeRequests()).containsExactly("PUT deployments.apps/status");

            reconciler.reconcile(KEY);
            assertThat(api.takeRequests()).isEmpty();
        }

        @Test
        void reportsTheRevisionAndThatItHasBegun() {
            create(aDeployment(2).build());

            reconciler.reconcile(KEY);
            clock.advance(SETTLED);
            reconciler.reconcile(KEY);

            Deployment deployment = stored();
            assertThat(deployment.getMetadata().getAnnotations()).containsEntry(REVISION, "1");
            assertThat(deployment.getMetadata().getGeneration()).isEqualTo(1);
            assertThat(deployment.getStatus().getObservedGeneration()).isEqualTo(1);
            assertThat(deployment.getStatus().getUnavailableReplicas()).isEqualTo(2);
            assertThat(conditions())
                    .containsExactly(
                            "Progressing=True NewReplicaSetCreated Created new replica set \""
                                    + onlyReplicaSet().getMetadata().getName() + "\"",
                            "Available=False MinimumReplicasUnavailable Deployment does not have minimum availability.");
        }

        @Test
        void arrivesWhenAllPodsAreAvailable() {
            create(aDeployment(2).build());
            settle();

            assertThat(conditions())
                    .containsExactlyInAnyOrder(
                            "Available=True MinimumReplicasAvailable Deployment has minimum availability.",
                            "Progressing=True NewReplicaSetAvailable ReplicaSet \""
                                    + onlyReplicaSet().getMetadata().getName() + "\" has successfully progressed.");
            assertThat(stored().getStatus().getUpdatedReplicas()).isEqualTo(2);
            assertThat(stored().getStatus().getUnavailableReplicas()).isNull();
        }

        @Test
        void createsNoSecondReplicaSetWhileTheStoreDoesNotShowTheFirst() {
            create(aDeployment(3).build());
            api.holdBack();
            reconciler.reconcile(KEY);
            clock.advance(SETTLED);
            reconciler.reconcile(KEY);
            assertThat(reconciler.reconcile(KEY)).isEqualTo(Result.requeueAfter(OwnWrites.PATIENCE));
            api.release();
            reconciler.reconcile(KEY);

            assertThat(api.all(ReplicaSet.class)).hasSize(1);
            assertThat(stored().getStatus().getCollisionCount()).isNull();
            assertThat(conditions()).element(0).asString().startsWith("Progressing=True NewReplicaSetCreated");
        }

        @Test
        void adoptsAReplicaSetOfItsTemplateInsteadOfCreatingOne() {
            create(aDeployment(3).build());
            reconciler.reconcile(KEY);
            ReplicaSet orphan = new ReplicaSetBuilder(onlyReplicaSet())
                    .editMetadata()
                    .withOwnerReferences()
                    .endMetadata()
                    .build();
            api.client().resource(orphan).update();

            reconciler.reconcile(KEY);

            assertThat(Owners.isControlledBy(onlyReplicaSet(), stored())).isTrue();
        }

        @Test
        void findsAnotherNameWhenAStrangerHasTheFirst() {
            create(aDeployment(1).build());
            reconciler.reconcile(KEY);
            ReplicaSet stranger = onlyReplicaSet();
            api.client().resource(stranger).delete();
            create(new ReplicaSetBuilder(stranger)
                    .editMetadata()
                    .withOwnerReferences()
                    .withLabels(Map.of("app", "db"))
                    .endMetadata()
                    .build());

            assertThat(reconciler.reconcile(KEY)).isEqualTo(Result.backoff());
            assertThat(stored().getStatus().getCollisionCount()).isEqualTo(1);

            reconciler.reconcile(KEY);
            assertThat(api.all(ReplicaSet.class)).hasSize(2);
        }

        @Test
        void saysWhyItsReplicaSetWasRefused() {
            create(aDeployment(1).build());
            api.refuse("POST replicasets.apps", 403, "Forbidden", "exceeded quota");

            assertThatThrownBy(() -> reconciler.reconcile(KEY)).isInstanceOf(KubernetesClientException.class);

            assertThat(conditions())
                    .singleElement()
                    .asString()
                    .matches(
                            "Progressing=False ReplicaSetCreateError Failed to create new replica set \"web-.*\": exceeded quota");
            assertThat(events).singleElement().asString().startsWith("Warning ReplicaSetCreateError: Failed to create");
        }

        @Test
        void refusesToSelectAllPods() {
            create(aDeployment(1)
                    .editSpec()
                    .withNewSelector()
                    .endSelector()
                    .endSpec()
                    .build());

            reconciler.reconcile(KEY);

            assertThat(api.all(ReplicaSet.class)).isEmpty();
            assertThat(events)
                    .containsExactly("Warning SelectingAll: This deployment is selecting all pods."
                            + " A non-empty selector is required.");
        }
    }

    @Nested
    class GivenAChangedTemplate {
        @BeforeEach
        void revisionOneRuns() {
            create(aDeployment(4).build());
            settle();
            events.clear();
        }

        @Test
        void rollsToTheNewReplicaSetStepByStep() {
            String old = onlyReplicaSet().getMetadata().getName();
            setImage("app:2");
            settle();

            ReplicaSet fresh = replicaSetOf("app:2");
            String name = fresh.getMetadata().getName();
            assertThat(events)
                    .containsExactly(
                            "Normal ScalingReplicaSet: Scaled up replica set " + name + " from 0 to 1",
                            "Normal ScalingReplicaSet: Scaled down replica set " + old + " from 4 to 3",
                            "Normal ScalingReplicaSet: Scaled up replica set " + name + " from 1 to 2",
                            "Normal ScalingReplicaSet: Scaled down replica set " + old + " from 3 to 2",
                            "Normal ScalingReplicaSet: Scaled up replica set " + name + " from 2 to 3",
                            "Normal ScalingReplicaSet: Scaled down replica set " + old + " from 2 to 0",
                            "Normal ScalingReplicaSet: Scaled up replica set " + name + " from 3 to 4");
            assertThat(stored().getMetadata().getAnnotations()).containsEntry(REVISION, "2");
            assertThat(conditions())
                    .contains("Progressing=True NewReplicaSetAvailable ReplicaSet \"" + name
                            + "\" has successfully progressed.");
        }

        @Test
        void doesNotRollForADefaultThatIsSpelledOut() {
            change(deployment -> deployment
                    .editSpec()
                    .editTemplate()
                    .editSpec()
                    .withRestartPolicy("Always")
                    .endSpec()
                    .endTemplate()
                    .endSpec());
            settle();

            assertThat(api.all(ReplicaSet.class)).hasSize(1);
        }

        @Test
        void goesBackToTheOldReplicaSetOnUndoAndRemembersItsRevision() {
            setImage("app:2");
            settle();
            setImage("app:1"); // what kubectl rollout undo does
            settle();

            assertThat(api.all(ReplicaSet.class)).hasSize(2);
            assertThat(replicaSetOf("app:1").getSpec().getReplicas()).isEqualTo(4);
            assertThat(replicaSetOf("app:1").getMetadata().getAnnotations())
                    .containsEntry(REVISION, "3")
                    .containsEntry("deployment.kubernetes.io/revision-history", "1");
            assertThat(stored().getMetadata().getAnnotations()).containsEntry(REVISION, "3");
        }

        @Test
        void stopsWhileNewPodsDoNotBecomeAvailableAndSaysSoAfterTheDeadline() {
            setImage("app:broken");
            reconciler.reconcile(KEY);
            observeReplicaSets(false);
            clock.advance(SETTLED);
            reconciler.reconcile(KEY);
            Result waiting = reconciler.reconcile(KEY);

            assertThat(waiting).isEqualTo(Result.requeueAfter(Duration.ofSeconds(601)));
            assertThat(replicaSetOf("app:1").getSpec().getReplicas()).isEqualTo(3);

            clock.advance(Duration.ofSeconds(601));
            assertThat(reconciler.reconcile(KEY)).isEqualTo(Result.done());
            assertThat(conditions())
                    .contains("Progressing=False ProgressDeadlineExceeded ReplicaSet \""
                            + replicaSetOf("app:broken").getMetadata().getName() + "\" has timed out progressing.");
        }

        @Test
        void scalesBothReplicaSetsAmidTheRollout() {
            setImage("app:2");
            reconciler.reconcile(KEY);
            observeReplicaSets(false);
            scaleTo(8); // 4 + surge 1 = 5 before, 8 + surge 2 = 10 may be now

            reconciler.reconcile(KEY);

            assertThat(replicaSetOf("app:1").getSpec().getReplicas()
                            + replicaSetOf("app:2").getSpec().getReplicas())
                    .isEqualTo(10);
            assertThat(replicaSetOf("app:2").getSpec().getReplicas()).isEqualTo(2);
        }

        @Test
        void keepsOnlyAsManyOldReplicaSetsAsTheLimitSays() {
            change(deployment ->
                    deployment.editSpec().withRevisionHistoryLimit(1).endSpec());
            for (String image : List.of("app:2", "app:3", "app:4")) {
                setImage(image);
                settle();
            }

            assertThat(api.all(ReplicaSet.class))
                    .extracting(ReplicaSetReader::image)
                    .containsExactlyInAnyOrder("app:3", "app:4");
        }

        @Test
        void doesNothingNewWhilePausedAndRollsWhenResumed() {
            change(deployment -> deployment.editSpec().withPaused(true).endSpec());
            setImage("app:2");
            settle();
            assertThat(api.all(ReplicaSet.class)).hasSize(1);
            assertThat(conditions()).contains("Progressing=Unknown DeploymentPaused Deployment is paused");
            scaleTo(6);
            settle();
            assertThat(onlyReplicaSet().getSpec().getReplicas()).isEqualTo(6);

            change(deployment -> deployment.editSpec().withPaused(false).endSpec());
            settle();
            assertThat(replicaSetOf("app:2").getSpec().getReplicas()).isEqualTo(6);
            assertThat(replicaSetOf("app:1").getSpec().getReplicas()).isZero();
        }
    }

    @Nested
    class GivenTheStrategyRecreate {
        @Test
        void createsNewPodsOnlyAfterTheLastOldOneIsGone() {
            create(aDeployment(2)
                    .editSpec()
                    .withNewStrategy()
                    .withType("Recreate")
                    .endStrategy()
                    .endSpec()
                    .build());
            settle();
            Pod running = create(podOf(onlyReplicaSet()));
            setImage("app:2");
            settle();

            assertThat(onlyReplicaSet().getSpec().getReplicas()).as("old").isZero();

            api.client().resource(running).delete();
            settle();
            assertThat(replicaSetOf("app:2").getSpec().getReplicas()).isEqualTo(2);
            assertThat(replicaSetOf("app:2").getMetadata().getAnnotations()).containsEntry(REVISION, "2");
        }
    }

    /** Plays the ReplicaSet controller and reconciles until nothing changes any more. */
    private void settle() {
        List<String> requests;
        do {
            reconciler.reconcile(KEY);
            clock.advance(SETTLED);
            observeReplicaSets(true);
            api.takeRequests();
            reconciler.reconcile(KEY);
            requests = api.takeRequests();
        } while (!requests.isEmpty());
    }

    private void observeReplicaSets(boolean newOnesGetAvailable) {
        for (ReplicaSet replicaSet : api.all(ReplicaSet.class)) {
            int replicas = replicaSet.getSpec().getReplicas();
            Integer before = replicaSet.getStatus() == null
                    ? null
                    : replicaSet.getStatus().getAvailableReplicas();
            int available = newOnesGetAvailable ? replicas : Math.min(before == null ? 0 : before, replicas);
            ReplicaSet observed = new ReplicaSetBuilder(replicaSet)
                    .withNewStatus()
                    .withReplicas(replicas)
                    .withReadyReplicas(available)
                    .withAvailableReplicas(available)
                    .withObservedGeneration(replicaSet.getMetadata().getGeneration())
                    .endStatus()
                    .build();
            if (!observed.getStatus().equals(replicaSet.getStatus())) {
                api.client().resource(observed).updateStatus();
            }
        }
    }

    private <T extends HasMetadata> T create(T object) {
        clock.advance(Duration.ofSeconds(1));
        return api.client().resource(object).create();
    }

    private Deployment stored() {
        return api.all(Deployment.class).getFirst();
    }

    private ReplicaSet onlyReplicaSet() {
        assertThat(api.all(ReplicaSet.class)).hasSize(1);
        return api.all(ReplicaSet.class).getFirst();
    }

    private ReplicaSet replicaSetOf(String image) {
        return api.all(ReplicaSet.class).stream()
                .filter(replicaSet -> ReplicaSetReader.image(replicaSet).equals(image))
                .max(Comparator.comparing(replicaSet -> replicaSet.getMetadata().getName()))
                .orElseThrow();
    }

    private static final class ReplicaSetReader {
        static String image(ReplicaSet replicaSet) {
            return replicaSet
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getImage();
        }
    }

    private List<String> conditions() {
        return stored().getStatus().getConditions().stream()
                .map(DeploymentReconcilerTest::text)
                .toList();
    }

    private static String text(DeploymentCondition condition) {
        return condition.getType() + "=" + condition.getStatus() + " " + condition.getReason() + " "
                + condition.getMessage();
    }

    private void change(UnaryOperator<DeploymentBuilder> change) {
        clock.advance(Duration.ofSeconds(1));
        api.client()
                .resource(change.apply(new DeploymentBuilder(stored())).build())
                .update();
    }

    private void setImage(String image) {
        change(deployment -> deployment
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec());
    }

    private void scaleTo(int replicas) {
        change(deployment -> deployment.editSpec().withReplicas(replicas).endSpec());
    }

    private static Pod podOf(ReplicaSet replicaSet) {
        return new PodBuilder(aPod("old-pod").build())
                .editMetadata()
                .withOwnerReferences(Owners.controllerReference(replicaSet))
                .endMetadata()
                .build();
    }
}
