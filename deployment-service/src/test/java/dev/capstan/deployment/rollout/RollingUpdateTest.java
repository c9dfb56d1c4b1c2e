package dev.capstan.deployment.rollout;

import static dev.capstan.deployment.Deployments.aDeployment;
import static dev.capstan.deployment.Deployments.aReplicaSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The example of {@link RollingUpdate}: 10 replicas, maxSurge 3, maxUnavailable 2. */
class RollingUpdateTest {
    private static final Deployment TEN = aDeployment(10, 3, 2);

    @Nested
    class Rule1 {
        @Test
        void makesTheNewReplicaSetAsLargeAsTheSurgeAllows() {
            RolloutState state = new RolloutState(
                    TEN, Optional.empty(), List.of(aReplicaSet("old", 1, 10, 10).build()));

            assertThat(RollingUpdate.newReplicas(state, 0)).isEqualTo(3);
        }

        @Test
        void makesItFullSizeWhenThereIsNothingOld() {
            assertThat(RollingUpdate.newReplicas(new RolloutState(TEN, Optional.empty(), List.of()), 0))
                    .isEqualTo(10);
        }

        @Test
        void fillsTheRoomThatOldPodsLeft() {
            assertThat(sizes(RollingUpdate.scaleNew(state(3, 0, 8, 8)).stream().toList()))
                    .containsExactly("new=5");
        }

        @Test
        void waitsWhileThereIsNoRoom() {
            assertThat(RollingUpdate.scaleNew(state(5, 0, 8, 8))).isEmpty();
        }

        @Test
        void shrinksANewReplicaSetThatIsTooLarge() {
            assertThat(sizes(
                            RollingUpdate.scaleNew(state(12, 12, 0, 0)).stream().toList()))
                    .containsExactly("new=10");
        }
    }

    @Nested
    class Rule2 {
        @Test
        void takesAwayWhatMayBeUnavailable() {
            assertThat(sizes(RollingUpdate.scaleDownOld(state(3, 0, 10, 10)))).containsExactly("old=8");
        }

        @Test
        void keepsEightOldPodsWhileTheNewOnesCrash() {
            assertThat(RollingUpdate.scaleDownOld(state(5, 0, 8, 8))).isEmpty();
        }

        @Test
        void goesOnWithEachNewPodThatBecomesAvailable() {
            assertThat(sizes(RollingUpdate.scaleDownOld(state(5, 2, 8, 8)))).containsExactly("old=6");
        }

        @Test
        void removesUnhealthyOldPodsFirstAndOldestReplicaSetsFirst() {
            ReplicaSet older = aReplicaSet("older", 1, 4, 0).build();
            ReplicaSet old = aReplicaSet("old", 2, 8, 8).build();
            ReplicaSet fresh = aReplicaSet("new", 3, 1, 0).build();

            // 13 - 8 - 1 = 4 may go: the 4 that never came up; the healthy 8 are needed
            assertThat(sizes(
                            RollingUpdate.scaleDownOld(new RolloutState(TEN, Optional.of(fresh), List.of(older, old)))))
                    .containsExactly("older=0");
        }

        @Test
        void doesNotCountPodsThatAreAboutToGoAsAvailable() {
            RolloutState state = new RolloutState(
                    aDeployment(4, 1, 1),
                    Optional.of(aReplicaSet("new", 2, 3, 2).build()),
                    List.of(aReplicaSet("old", 1, 2, 3).build()));

            assertThat(sizes(RollingUpdate.scaleDownOld(state))).containsExactly("old=1");
        }

        @Test
        void endsWithoutOldPods() {
            assertThat(sizes(RollingUpdate.scaleDownOld(state(10, 10, 3, 3)))).containsExactly("old=0");
        }
    }

    /** Plays rollouts to their end and holds them to their budget at every step. */
    @Test
    void neverExceedsItsBudgetWhateverComesUpWhen() {
        Random random = new Random(42);
        for (int round = 0; round < 500; round++) {
            int replicas = 1 + random.nextInt(12);
            int surge = random.nextInt(4);
            int unavailable = surge == 0 ? 1 + random.nextInt(3) : random.nextInt(4);
            Deployment deployment = aDeployment(replicas, surge, unavailable);
            RolloutBudget budget = RolloutBudget.of(deployment);
            int fresh = 0;
            int freshAvailable = 0;
            int old = replicas;
            for (int step = 0; step < 100 && (fresh < replicas || old > 0); step++) {
                RolloutState state = new RolloutState(
                        deployment,
                        Optional.of(aReplicaSet("new", 2, fresh, freshAvailable).build()),
                        List.of(aReplicaSet("old", 1, old, old).build()));
                if (random.nextBoolean()) {
                    fresh = RollingUpdate.scaleNew(state).map(Scale::replicas).orElse(fresh);
                } else {
                    List<Scale> down = RollingUpdate.scaleDownOld(state);
                    old = down.isEmpty() ? old : down.getFirst().replicas();
                }
                assertThat(fresh + old).isLessThanOrEqualTo(budget.maxTotal());
                assertThat(freshAvailable + old).isGreaterThanOrEqualTo(budget.minAvailable());
                freshAvailable += random.nextInt(fresh - freshAvailable + 1);
            }
            assertThat(List.of(fresh, old)).as("round %d: %s", round, budget).containsExactly(replicas, 0);
        }
    }

    private static RolloutState state(int fresh, int freshAvailable, int old, int oldAvailable) {
        return new RolloutState(
                TEN,
                Optional.of(aReplicaSet("new", 2, fresh, freshAvailable).build()),
                List.of(aReplicaSet("old", 1, old, oldAvailable).build()));
    }

    private static List<String> sizes(List<Scale> scales) {
        return scales.stream()
                .map(scale -> scale.replicaSet().getMetadata().getName() + "=" + scale.replicas())
                .toList();
    }
}
