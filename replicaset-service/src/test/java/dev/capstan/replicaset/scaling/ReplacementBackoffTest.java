package dev.capstan.replicaset.scaling;

import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.replicaset.claim.OwnedPods;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReplacementBackoffTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Nested
    class GivenOnePodThatNeverFailedBefore {
        @Test
        void isReplacedAtOnce() {
            Pod failed = terminated("a", 0, 100, 0);

            ReplacementPlan plan = plan(List.of(), List.of(failed), 1, 100);

            assertThat(plan.replaceNow()).containsExactly(failed);
            assertThat(plan.attempt()).isEqualTo(1);
            assertThat(plan.nextDue()).isEmpty();
        }

        @Test
        void isOnlyRemovedWhenNothingIsMissing() {
            Pod failed = terminated("a", 0, 100, 0);

            ReplacementPlan plan = plan(List.of(running("b", 0, 0)), List.of(failed), 0, 100);

            assertThat(plan.removeOnly()).containsExactly(failed);
            assertThat(plan.replaceNow()).isEmpty();
        }
    }

    @Nested
    class GivenAReplacementThatTerminatesToo {
        @Test
        void waitsTenSecondsFromItsEnd() {
            Pod failed = terminated("a", 0, 5, 1);

            ReplacementPlan plan = plan(List.of(), List.of(failed), 1, 8);

            assertThat(plan.replaceNow()).isEmpty();
            assertThat(plan.waiting()).containsExactly(failed);
            assertThat(plan.nextDue()).contains(Duration.ofSeconds(7));
        }

        @Test
        void isReplacedAsTheSecondAttemptWhenTheWaitIsOver() {
            Pod failed = terminated("a", 0, 5, 1);

            ReplacementPlan plan = plan(List.of(), List.of(failed), 1, 15);

            assertThat(plan.replaceNow()).containsExactly(failed);
            assertThat(plan.attempt()).isEqualTo(2);
        }

        @Test
        void doublesTheWaitUpToFiveMinutes() {
            Map<Integer, Integer> waits = Map.of(1, 10, 2, 20, 3, 40, 4, 80, 5, 160, 6, 300, 7, 300);
            waits.forEach((attempt, seconds) -> {
                Pod failed = terminated("a", 0, 0, attempt);
                assertThat(plan(List.of(), List.of(failed), 1, 0).nextDue())
                        .as("after attempt %d", attempt)
                        .contains(Duration.ofSeconds(seconds));
            });
        }

        @Test
        void startsAfreshWhenItHasLivedForTenMinutes() {
            Pod failed = terminated("a", 0, 601, 6);

            ReplacementPlan plan = plan(List.of(), List.of(failed), 1, 601);

            assertThat(plan.replaceNow()).containsExactly(failed);
            assertThat(plan.attempt()).isEqualTo(1);
        }
    }

    @Nested
    class GivenSeveralPods {
        @Test
        void replacesAllPodsOfOneIncidentAtOnce() {
            // b and c ended a moment after a, which has its replacement already
            Pod replacement = running("a2", 100, 1);
            Pod second = terminated("b", 0, 102, 0);
            Pod third = terminated("c", 0, 104, 0);

            ReplacementPlan plan = plan(List.of(replacement), List.of(second, third), 2, 104);

            assertThat(plan.replaceNow()).containsExactly(second, third);
            assertThat(plan.attempt()).isEqualTo(1);
        }

        @Test
        void waitsForASiblingThatEndsAMinuteAfterTheLastReplacement() {
            Pod replacement = running("a2", 100, 1);
            Pod sibling = terminated("b", 0, 160, 0);

            ReplacementPlan plan = plan(List.of(replacement), List.of(sibling), 1, 160);

            assertThat(plan.waiting()).containsExactly(sibling);
            assertThat(plan.nextDue()).contains(Duration.ofSeconds(10));
        }

        @Test
        void sendsOnePodAheadAndHoldsTheOthersBackUntilItHasLived() {
            List<Pod> failed = List.of(terminated("a", 0, 1, 1), terminated("b", 0, 1, 1), terminated("c", 0, 1, 1));

            ReplacementPlan first = plan(List.of(), failed, 3, 11);
            assertThat(first.replaceNow()).containsExactly(failed.getFirst());
            assertThat(first.waiting()).hasSize(2);

            Pod probe = running("a2", 11, 2);
            ReplacementPlan meanwhile = plan(List.of(probe), failed.subList(1, 3), 2, 15);
            assertThat(meanwhile.replaceNow()).isEmpty();
            assertThat(meanwhile.nextDue()).contains(Duration.ofSeconds(6));

            ReplacementPlan afterwards = plan(List.of(probe), failed.subList(1, 3), 2, 21);
            assertThat(afterwards.replaceNow()).containsExactlyElementsOf(failed.subList(1, 3));
        }

        @Test
        void doesNotTakeAnOldSurvivorForAProbe() {
            Pod survivor = running("old", 0, 5);
            Pod failed = terminated("a", 4000, 4005, 1);

            ReplacementPlan plan = plan(List.of(survivor), List.of(failed), 1, 4005);

            assertThat(plan.nextDue()).contains(Duration.ofSeconds(10));
        }
    }

    /** Plays a template whose Pods end one second after they are made. */
    @Nested
    class GivenATemplateThatAlwaysFails {
        @Test
        void makesFivePodsOfOneReplicaInTwoMinutes() {
            assertThat(podsMadeInTwoMinutes(1)).isEqualTo(5);
        }

        @Test
        void makesFewerThanTenPodsOfTwoOrThreeReplicasInTwoMinutes() {
            assertThat(podsMadeInTwoMinutes(2)).isLessThan(10);
            assertThat(podsMadeInTwoMinutes(3)).isLessThan(10);
        }

        private int podsMadeInTwoMinutes(int replicas) {
            List<Pod> pods = new ArrayList<>();
            int made = 0;
            for (int i = 0; i < replicas; i++) {
                pods.add(terminated("p" + made++, 0, 1, 0));
            }
            for (int second = 1; second <= 120; second++) {
                List<Pod> ended = new ArrayList<>();
                List<Pod> alive = new ArrayList<>();
                for (Pod pod : pods) {
                    (PodTermination.endOf(pod).isAfter(START.plusSeconds(second)) ? alive : ended).add(pod);
                }
                ReplacementPlan plan = plan(alive, ended, replicas - alive.size(), second);
                Set<Pod> gone = new HashSet<>(plan.replaceNow());
                pods.removeAll(gone);
                for (int i = 0; i < plan.replaceNow().size(); i++) {
                    pods.add(terminated("p" + made++, second, second + 1, plan.attempt()));
                }
            }
            return made;
        }
    }

    private static ReplacementPlan plan(List<Pod> active, List<Pod> terminated, int missing, int second) {
        return ReplacementBackoff.plan(
                new OwnedPods(active, terminated, List.of()), missing, START.plusSeconds(second));
    }

    private static Pod running(String name, int created, int attempt) {
        return aPod(name)
                .editMetadata()
                .withCreationTimestamp(START.plusSeconds(created).toString())
                .addToAnnotations(ReplacementBackoff.ATTEMPT, Integer.toString(attempt))
                .endMetadata()
                .build();
    }

    private static Pod terminated(String name, int created, int ended, int attempt) {
        return running(name, created, attempt)
                .edit()
                .editStatus()
                .withPhase("Failed")
                .addNewContainerStatus()
                .withName("main")
                .withNewState()
                .withNewTerminated()
                .withExitCode(1)
                .withReason("Error")
                .withFinishedAt(START.plusSeconds(ended).toString())
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
