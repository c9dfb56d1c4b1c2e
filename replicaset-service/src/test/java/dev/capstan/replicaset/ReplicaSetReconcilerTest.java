package dev.capstan.replicaset;

import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.controller.ControllerRefManager;
import dev.capstan.controller.Expectations;
import dev.capstan.controller.OwnWrites;
import dev.capstan.controller.Result;
import dev.capstan.controller.Settling;
import dev.capstan.informer.IndexedStore;
import dev.capstan.replicaset.claim.PodClaims;
import dev.capstan.replicaset.scaling.RelatedPods;
import dev.capstan.replicaset.scaling.ReplicaSetScaler;
import dev.capstan.replicaset.scaling.UnansweredCreations;
import dev.capstan.replicaset.status.ReplicaSetStatusPublisher;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.Owners;
import dev.capstan.testing.FakeApiServer;
import dev.capstan.testing.ManualClock;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import dev.capstan.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReplicaSetReconcilerTest {
    private static final ObjectKey KEY = ObjectKey.namespaced("default", "web");

    private final ManualClock clock = new ManualClock();
    private final FakeApiServer api = new FakeApiServer(clock);
    private final IndexedStore<ReplicaSet> replicaSets = new IndexedStore<>();
    private final IndexedStore<Pod> pods = new IndexedStore<>();
    private final Expectations expectations = new Expectations(clock);
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final WorkQueue<ObjectKey> queue = new RateLimitingWorkQueue<>(Backoff.controllerDefault(), clock);
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final ReplicaSetReconciler reconciler = reconciler();

    private ReplicaSetReconciler reconciler() {
        return new ReplicaSetReconciler(
                replicaSets,
                new PodClaims(api.client(), pods),
                expectations,
                new ReplicaSetScaler(
                        api.client(),
                        (type, about, reason, message) -> events.add(type + " " + reason + ": " + message),
                        expectations,
                        new UnansweredCreations(() -> caughtUp, expectations, queue),
                        new RelatedPods(replicaSets, pods),
                        clock,
                        500),
                new ReplicaSetStatusPublisher(api.client(), clock));
    }

    @BeforeEach
    void feedStores() {
        pods.addIndex(ControllerRefManager.ORPHANS, ControllerRefManager::orphanIndex);
        ReplicaSetController controller = new ReplicaSetController(replicaSets, expectations, queue);
        api.feed(ReplicaSet.class, replicaSets, controller::onReplicaSet);
        api.feed(Pod.class, pods, controller::onPod);
    }

    @AfterEach
    void closeAndFindMutatedCaches() {
        api.requireUntouchedStores();
        api.close();
    }

    @Nested
    class GivenTooFewPods {
        @Test
        void createsTheMissingOnesFromTheTemplate() {
            create(aReplicaSet(3));

            reconciler.reconcile(KEY);

            assertThat(api.all(Pod.class)).hasSize(3).allSatisfy(pod -> {
                assertThat(pod.getMetadata().getName()).startsWith("web-");
                assertThat(pod.getMetadata().getLabels()).isEqualTo(Map.of("app", "web"));
                assertThat(pod.getMetadata().getOwnerReferences())
                        .containsExactly(Owners.controllerReference(stored()));
                assertThat(pod.getSpec().getContainers().getFirst().getImage()).isEqualTo("busybox");
            });
            assertThat(events)
                    .containsExactlyInAnyOrderElementsOf(api.all(Pod.class).stream()
                            .map(pod -> "Normal SuccessfulCreate: Created pod: "
                                    + pod.getMetadata().getName())
                            .toList());
        }

        @Test
        void createsNoneTwiceWhileTheStoreDoesNotShowThemYet() {
            create(aReplicaSet(3));
            api.holdBack();

            reconciler.reconcile(KEY);
            reconciler.reconcile(KEY);
            reconciler.reconcile(KEY);
            api.release();
            reconciler.reconcile(KEY);

            assertThat(api.all(Pod.class)).hasSize(3);
        }

        @Test
        void waitsUntilTheStoreShowsAllThatIsWrittenWhenACreationGotNoAnswer() {
            create(aReplicaSet(1));
            api.holdBack();
            api.loseAnswerTo("POST pods");
            assertThatThrownBy(() -> reconciler.reconcile(KEY)).isInstanceOf(KubernetesClientException.class);

            reconciler.reconcile(KEY);
            assertThat(api.all(Pod.class)).hasSize(1);

            api.release();
            caughtUp.complete(null);
            reconciler.reconcile(KEY);
            assertThat(api.all(Pod.class)).hasSize(1);
        }

        @Test
        void makesThePodAgainWhenTheUnansweredCreationCameToNothing() {
            create(aReplicaSet(1));
            api.loseAnswerTo("POST pods");
            assertThatThrownBy(() -> reconciler.reconcile(KEY)).isInstanceOf(KubernetesClientException.class);
            api.client().resource(api.all(Pod.class).getFirst()).delete();

            caughtUp.complete(null);
            reconciler.reconcile(KEY);

            assertThat(api.all(Pod.class)).hasSize(1);
        }

        @Test
        void writesNoSecondStatusBeforeTheFirstHasComeBack() {
            create(aReplicaSet(3));
            reconciler.reconcile(KEY);
            clock.advance(Settling.TIME);
            api.holdBack();

            reconciler.reconcile(KEY);
            assertThat(reconciler.reconcile(KEY)).isEqualTo(Result.requeueAfter(OwnWrites.PATIENCE));
            api.release();
            reconciler.reconcile(KEY);

            assertThat(stored().getStatus().getReplicas()).isEqualTo(3);
        }

        @Test
        void reportsAMomentAfterItMadePodsFirstThatItHasBegunAndThenThePods() {
            create(aReplicaSet(3));
            api.takeRequests();

            assertThat(reconciler.reconcile(KEY)).isEqualTo(Result.requeueAfter(Settling.TIME));
            assertThat(reconciler.reconcile(KEY)).isEqualTo(Result.requeueAfter(Settling.TIME));
            assertThat(api.takeRequests()).containsExactly("POST pods", "POST pods", "POST pods");

            clock.advance(Settling.TIME);
            reconciler.reconcile(KEY);
            assertThat(stored().getStatus().getObservedGeneration()).isEqualTo(1);
            assertThat(stored().getStatus().getReplicas()).isZero();
            reconciler.reconcile(KEY);
            assertThat(stored().getStatus().getReplicas()).isEqualTo(3);
            assertThat(api.takeRequests())
                    .containsExactly("PUT replicasets.apps/status", "PUT replicasets.apps/status");
        }

        @Test
        void reportsARefusalInTheStatusAndTriesAgainLater() {
            create(aReplicaSet(20));
            api.refuse("POST pods", 403, "Forbidden", "exceeded quota: pods");

            Result result = reconciler.reconcile(KEY);

            assertThat(result).isEqualTo(Result.backoff());
            assertThat(events).containsExactly("Warning FailedCreate: Error creating: exceeded quota: pods");
            assertThat(stored().getStatus().getConditions()).singleElement().satisfies(condition -> {
                assertThat(condition.getType()).isEqualTo("ReplicaFailure");
                assertThat(condition.getReason()).isEqualTo("FailedCreate");
                assertThat(condition.getMessage()).isEqualTo("exceeded quota: pods");
            });

            api.accept("POST pods");
            reconciler.reconcile(KEY);
            clock.advance(Settling.TIME);
            reconciler.reconcile(KEY);
            assertThat(api.all(Pod.class)).hasSize(20);
            assertThat(stored().getStatus().getConditions()).isEmpty();
        }

        @Test
        void createsNothingOnceItIsBeingDeleted() {
            create(new ReplicaSetBuilder(aReplicaSet(3))
                    .editMetadata()
                    .withDeletionTimestamp("2026-01-01T00:00:00Z")
                    .endMetadata()
                    .build());

            reconciler.reconcile(KEY);

            assertThat(api.all(Pod.class)).isEmpty();
        }
    }

    @Nested
    class GivenTooManyPods {
        @Test
        void deletesTheSurplusOnce() {
            create(aReplicaSet(3));
            reconciler.reconcile(KEY);
            scaleTo(1);
            events.clear();
            api.holdBack();

            reconciler.reconcile(KEY);
            reconciler.reconcile(KEY);
            api.release();

            assertThat(api.all(Pod.class)).hasSize(1);
            assertThat(events)
                    .hasSize(2)
                    .allSatisfy(event -> assertThat(event).startsWith("Normal SuccessfulDelete: Deleted pod: web-"));
        }

        @Test
        void leavesAPodAloneThatHasTakenTheNameOfTheOneItKnew() {
            create(aReplicaSet(1));
            reconciler.reconcile(KEY);
            scaleTo(0);
            Pod known = api.all(Pod.class).getFirst();
            api.holdBack();
            api.client().resource(known).delete();
            create(aPod(known.getMetadata().getName()).build());

            reconciler.reconcile(KEY);

            assertThat(api.all(Pod.class)).hasSize(1);
        }
    }

    @Nested
    class GivenATerminatedPod {
        @BeforeEach
        void onePodHasFailed() {
            create(aReplicaSet(1));
            reconciler.reconcile(KEY);
            clock.advance(Duration.ofSeconds(60));
            fail(api.all(Pod.class).getFirst());
            events.clear();
        }

        @Test
        void deletesAndReplacesItAtOnce() {
            String failed = api.all(Pod.class).getFirst().getMetadata().getName();
            api.takeRequests();

            reconciler.reconcile(KEY);

            assertThat(api.takeRequests()).startsWith("DELETE pods", "POST pods");
            assertThat(api.all(Pod.class)).singleElement().satisfies(pod -> {
                assertThat(pod.getMetadata().getName()).isNotEqualTo(failed);
                assertThat(pod.getStatus()).isNull();
            });
        }

        @Test
        void keepsReasonExitCodeAndLastOutputInAWarning() {
            String failed = api.all(Pod.class).getFirst().getMetadata().getName();

            reconciler.reconcile(KEY);

            assertThat(events)
                    .contains("Warning PodTerminated: Pod " + failed
                            + " terminated: Terminated; container main: Error, exit code 3; last output: out of luck");
        }

        @Test
        void holdsTheSecondReplacementBackEvenAcrossARestart() {
            reconciler.reconcile(KEY);
            clock.advance(Duration.ofSeconds(1));
            fail(api.all(Pod.class).getFirst());
            ReplicaSetReconciler restarted = reconciler();

            assertThat(restarted.reconcile(KEY)).isEqualTo(Result.requeueAfter(Duration.ofSeconds(10)));
            assertThat(api.all(Pod.class))
                    .singleElement()
                    .satisfies(pod -> assertThat(pod.getStatus().getPhase()).isEqualTo("Failed"));

            clock.advance(Duration.ofSeconds(10));
            restarted.reconcile(KEY);
            assertThat(api.all(Pod.class))
                    .singleElement()
                    .satisfies(pod -> assertThat(pod.getStatus()).isNull());
        }

        @Test
        void doesNotReplaceItWhenScaledToZero() {
            scaleTo(0);

            reconciler.reconcile(KEY);

            assertThat(api.all(Pod.class)).isEmpty();
        }
    }

    @Nested
    class GivenOrphans {
        @Test
        void adoptsWhatItsSelectorMatches() {
            create(withLabels(aPod("orphan").build(), Map.of("app", "web")));
            create(withLabels(aPod("stranger").build(), Map.of("app", "db")));
            create(aReplicaSet(1));

            reconciler.reconcile(KEY);

            assertThat(api.all(Pod.class))
                    .hasSize(2)
                    .filteredOn(pod -> Owners.isControlledBy(pod, stored()))
                    .singleElement()
                    .satisfies(pod -> assertThat(pod.getMetadata().getName()).isEqualTo("orphan"));
        }

        @Test
        void adoptsNothingForAReplicaSetThatIsGone() {
            create(aReplicaSet(1));
            api.holdBack();
            api.client().resource(stored()).delete();
            create(aReplicaSet(1)); // same name, another uid
            Pod orphan = withLabels(aPod("orphan").build(), Map.of("app", "web"));
            pods.put(create(orphan));

            assertThatThrownBy(() -> reconciler.reconcile(KEY)).hasMessageContaining("is gone");
            assertThat(api.all(Pod.class).getFirst().getMetadata().getOwnerReferences())
                    .isEmpty();
            pods.remove(ObjectKey.of(orphan));
        }

        @Test
        void releasesWhatItsSelectorNoLongerMatchesAndReplacesIt() {
            create(aReplicaSet(1));
            reconciler.reconcile(KEY);
            Pod own = api.all(Pod.class).getFirst();
            api.client().resource(withLabels(own, Map.of("app", "debug"))).update();

            reconciler.reconcile(KEY);

            assertThat(api.all(Pod.class))
                    .hasSize(2)
                    .filteredOn(pod -> Owners.isControlledBy(pod, stored()))
                    .singleElement()
                    .satisfies(pod -> assertThat(pod.getMetadata().getName())
                            .isNotEqualTo(own.getMetadata().getName()));
        }
    }

    @Nested
    class GivenPodsThatBecomeReady {
        @Test
        void reportsCountsAndGenerationAndWritesNothingWhenNothingChanged() {
            create(aReplicaSet(2));
            reconciler.reconcile(KEY);
            clock.advance(Settling.TIME);
            reconciler.reconcile(KEY);
            makeReady(api.all(Pod.class).getFirst());
            reconciler.reconcile(KEY);

            assertThat(stored().getStatus().getReplicas()).isEqualTo(2);
            assertThat(stored().getStatus().getFullyLabeledReplicas()).isEqualTo(2);
            assertThat(stored().getStatus().getReadyReplicas()).isEqualTo(1);
            assertThat(stored().getStatus().getAvailableReplicas()).isEqualTo(1);
            assertThat(stored().getStatus().getObservedGeneration()).isEqualTo(1);

            api.takeRequests();
            reconciler.reconcile(KEY);
            assertThat(api.takeRequests()).isEmpty();
        }

        @Test
        void looksAgainWhenTheFirstHasBeenReadyForLongEnough() {
            create(new ReplicaSetBuilder(aReplicaSet(1))
                    .editSpec()
                    .withMinReadySeconds(30)
                    .endSpec()
                    .build());
            reconciler.reconcile(KEY);
            makeReady(api.all(Pod.class).getFirst());
            clock.advance(Duration.ofSeconds(12));

            assertThat(reconciler.reconcile(KEY)).isEqualTo(Result.requeueAfter(Duration.ofSeconds(18)));
            assertThat(stored().getStatus().getAvailableReplicas()).isNull();

            clock.advance(Duration.ofSeconds(18));
            assertThat(reconciler.reconcile(KEY)).isEqualTo(Result.done());
            assertThat(stored().getStatus().getAvailableReplicas()).isEqualTo(1);
        }
    }

    @Test
    void aChangedCacheWouldBeNoticed() {
        create(aReplicaSet(0));
        ReplicaSet shared = replicaSets.get(KEY).orElseThrow();
        shared.getSpec().setReplicas(7);

        assertThatThrownBy(api::requireUntouchedStores).hasMessageContaining("ReplicaSet default/web");
        shared.getSpec().setReplicas(0);
    }

    private <T extends HasMetadata> T create(T object) {
        return api.client().resource(object).create();
    }

    private ReplicaSet stored() {
        return api.all(ReplicaSet.class).getFirst();
    }

    private void scaleTo(int replicas) {
        api.client()
                .resource(new ReplicaSetBuilder(stored())
                        .editSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .build())
                .update();
    }

    private void fail(Pod pod) {
        api.client()
                .resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Failed")
                        .withReason("Terminated")
                        .addNewContainerStatus()
                        .withName("main")
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(3)
                        .withReason("Error")
                        .withMessage("out of luck\n")
                        .withFinishedAt(clock.instant().toString())
                        .endTerminated()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private void makeReady(Pod pod) {
        api.client()
                .resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Running")
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .withLastTransitionTime(clock.instant().toString())
                        .endCondition()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private static Pod withLabels(Pod pod, Map<String, String> labels) {
        return new PodBuilder(pod)
                .editMetadata()
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    private static ReplicaSet aReplicaSet(int replicas) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("busybox")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
