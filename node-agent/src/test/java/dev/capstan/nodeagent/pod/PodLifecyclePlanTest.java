package dev.capstan.nodeagent.pod;

import static dev.capstan.nodeagent.pod.Situations.NOW;
import static dev.capstan.nodeagent.pod.Situations.aPod;
import static dev.capstan.nodeagent.pod.Situations.actual;
import static dev.capstan.nodeagent.pod.Situations.container;
import static dev.capstan.nodeagent.pod.Situations.dead;
import static dev.capstan.nodeagent.pod.Situations.exited;
import static dev.capstan.nodeagent.pod.Situations.ofReplicaSet;
import static dev.capstan.nodeagent.pod.Situations.ready;
import static dev.capstan.nodeagent.pod.Situations.running;
import static dev.capstan.nodeagent.pod.Situations.terminating;
import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.nodeagent.pod.NextAction.CreateSandbox;
import dev.capstan.nodeagent.pod.NextAction.Finish;
import dev.capstan.nodeagent.pod.NextAction.StartContainer;
import dev.capstan.nodeagent.pod.NextAction.StopContainers;
import dev.capstan.nodeagent.pod.NextAction.StopSandbox;
import dev.capstan.nodeagent.pod.NextAction.Terminate;
import dev.capstan.nodeagent.pod.NextAction.Wait;
import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.status.ActualPod;
import dev.capstan.nodeagent.status.PodEnd;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PodLifecyclePlanTest {
    private static final Wait NOTHING_TO_DO = new Wait(Optional.empty());

    private static NextAction next(Pod pod, ActualPod actual) {
        return PodLifecyclePlan.next(Situations.of(pod, actual));
    }

    @Nested
    class GivenALivingSandbox {
        @Test
        void startsTheContainerThatIsMissing() {
            assertThat(next(aPod("Always").build(), actual(ready())))
                    .isInstanceOfSatisfying(StartContainer.class, step -> {
                        assertThat(step.container().getName()).isEqualTo("main");
                        assertThat(step.attempt()).isZero();
                    });
        }

        @Test
        void hasNothingToDoWhenAllRuns() {
            assertThat(next(aPod("Always").build(), actual(ready(), running("main"))))
                    .isEqualTo(NOTHING_TO_DO);
        }

        @Test
        void restartsAnEndedContainerAtOnceTheFirstTime() {
            assertThat(next(aPod("Always").build(), actual(ready(), exited("main", 0))))
                    .isInstanceOfSatisfying(
                            StartContainer.class,
                            step -> assertThat(step.attempt()).isEqualTo(1));
        }

        @Test
        void waitsForTheBackOffTheNextTime() {
            RestartBackoff backoff = new RestartBackoff();
            backoff.restarted("main", NOW.minusSeconds(5), NOW.minusSeconds(5));
            PodSituation situation = new PodSituation(
                    aPod("Always").build(),
                    actual(ready(), exited("main", 1)),
                    Map.of(),
                    Set.of(),
                    Map.of(),
                    backoff,
                    Optional.empty(),
                    NOW);

            assertThat(PodLifecyclePlan.next(situation)).isEqualTo(new Wait(Optional.of(NOW.plusSeconds(9))));
        }

        @Test
        void makesAContainerAnewThatACrashLeftUnstarted() {
            ActualPod actual = actual(ready(), container("main", 3, ContainerState.CREATED, 0, "sandbox-0"));

            assertThat(next(aPod("Always").build(), actual))
                    .isInstanceOfSatisfying(
                            StartContainer.class,
                            step -> assertThat(step.attempt()).isEqualTo(3));
        }

        @Test
        void stopsAContainerWhoseLivenessProbeFails() {
            PodSituation situation = new PodSituation(
                    aPod("Always").build(),
                    actual(ready(), running("main")),
                    Map.of("main-0", "liveness"),
                    Set.of(),
                    Map.of(),
                    new RestartBackoff(),
                    Optional.empty(),
                    NOW);

            assertThat(PodLifecyclePlan.next(situation))
                    .isInstanceOfSatisfying(
                            StopContainers.class,
                            step -> assertThat(step.stops().getFirst().message())
                                    .isEqualTo("Container main failed liveness probe, will be restarted"));
        }

        @Test
        void restartsOnlyFailedContainersUnderOnFailure() {
            assertThat(next(aPod("OnFailure").build(), actual(ready(), exited("main", 1))))
                    .isInstanceOf(StartContainer.class);
            assertThat(next(aPod("OnFailure").build(), actual(ready(), exited("main", 0))))
                    .isEqualTo(new Terminate(PodEnd.succeeded()));
        }

        @Test
        void endsThePodWhenItsContainersHaveUnderNever() {
            assertThat(next(aPod("Never").build(), actual(ready(), exited("main", 3))))
                    .isEqualTo(new Terminate(PodEnd.failed("Terminated", "")));
        }

        @Test
        void runsInitContainersOneAfterTheOther() {
            Pod pod = aPod("Always")
                    .editSpec()
                    .addNewInitContainer()
                    .withName("first")
                    .withImage("busybox")
                    .endInitContainer()
                    .addNewInitContainer()
                    .withName("second")
                    .withImage("busybox")
                    .endInitContainer()
                    .endSpec()
                    .build();

            assertThat(startedBy(next(pod, actual(ready())))).isEqualTo("first");
            assertThat(next(pod, actual(ready(), running("first")))).isEqualTo(NOTHING_TO_DO);
            assertThat(startedBy(next(pod, actual(ready(), exited("first", 1)))))
                    .isEqualTo("first");
            assertThat(startedBy(next(pod, actual(ready(), exited("first", 0)))))
                    .isEqualTo("second");
            assertThat(startedBy(next(pod, actual(ready(), exited("first", 0), exited("second", 0)))))
                    .isEqualTo("main");
        }

        private String startedBy(NextAction action) {
            return ((StartContainer) action).container().getName();
        }

        @Test
        void terminatesWhenTheDeadlineHasPassedAndWakesForItBefore() {
            assertThat(next(withDeadline(60, NOW.minusSeconds(60)), actual(ready(), running("main"))))
                    .isInstanceOfSatisfying(
                            Terminate.class,
                            step -> assertThat(step.end().reason()).isEqualTo("DeadlineExceeded"));
            assertThat(next(withDeadline(60, NOW), actual(ready(), running("main"))))
                    .isEqualTo(new Wait(Optional.of(NOW.plusSeconds(60))));
        }

        private Pod withDeadline(long seconds, Instant startTime) {
            return aPod("Always")
                    .editSpec()
                    .withActiveDeadlineSeconds(seconds)
                    .endSpec()
                    .editStatus()
                    .withStartTime(startTime.toString())
                    .endStatus()
                    .build();
        }
    }

    @Nested
    class GivenNoLivingSandbox {
        @Test
        void makesTheFirst() {
            assertThat(next(aPod("Always").build(), ActualPod.NOTHING))
                    .isEqualTo(new CreateSandbox(0, Optional.empty()));
        }

        @Test
        void makesAnotherWhenItDiedBeforeAnyContainerWasMade() {
            assertThat(next(ofReplicaSet(aPod("Always")).build(), actual(dead())))
                    .isEqualTo(new CreateSandbox(1, Optional.of(dead())));
        }

        @Test
        void terminatesAReplica() {
            assertThat(next(ofReplicaSet(aPod("Always")).build(), actual(dead(), running("main"))))
                    .isInstanceOfSatisfying(
                            Terminate.class,
                            step -> assertThat(step.end().reason()).isEqualTo("Terminated"));
        }

        @Test
        void stopsWhatRunsOfABarePodAndThenMakesANewSandbox() {
            Pod pod = aPod("Always").build();

            assertThat(next(pod, actual(dead(), running("main")))).isInstanceOf(StopContainers.class);
            assertThat(next(pod, actual(dead(), exited("main", 137))))
                    .isEqualTo(new CreateSandbox(1, Optional.of(dead())));
        }

        @Test
        void terminatesABarePodThatRestartsNothing() {
            assertThat(next(aPod("Never").build(), actual(dead(), running("main"))))
                    .isInstanceOf(Terminate.class);
        }

        @Test
        void knowsFromTheStatusThatAPodHadBegunOfWhichNothingIsLeft() {
            Pod pod = ofReplicaSet(aPod("Always"))
                    .editStatus()
                    .addNewContainerStatus()
                    .withName("main")
                    .withContainerID("docker://1")
                    .endContainerStatus()
                    .endStatus()
                    .build();

            assertThat(next(pod, ActualPod.NOTHING)).isInstanceOf(Terminate.class);
        }
    }

    @Nested
    class GivenATermination {
        private final Termination deleted = new Termination.Deleted(Duration.ofSeconds(30));
        private final Pod pod = aPod("Always").build();

        @Test
        void stopsContainersThenTheSandboxThenIsFinished() {
            assertThat(PodLifecyclePlan.next(terminating(pod, actual(ready(), running("main")), deleted)))
                    .isInstanceOf(StopContainers.class);
            assertThat(PodLifecyclePlan.next(terminating(pod, actual(ready(), exited("main", 0)), deleted)))
                    .isEqualTo(new StopSandbox(ready()));
            assertThat(PodLifecyclePlan.next(terminating(pod, actual(dead(), exited("main", 0)), deleted)))
                    .isEqualTo(new Finish());
        }

        @Test
        void startsNothingOfAPodThatNeverBegan() {
            assertThat(PodLifecyclePlan.next(terminating(pod, ActualPod.NOTHING, deleted)))
                    .isEqualTo(new Finish());
        }
    }
}
