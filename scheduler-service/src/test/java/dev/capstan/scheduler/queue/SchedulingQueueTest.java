package dev.capstan.scheduler.queue;

import static dev.capstan.testing.PodBuilders.aPod;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.framework.ClusterEvent;
import dev.capstan.testing.ManualClock;
import dev.capstan.workqueue.Backoff;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {
    private static final Duration STRANDED = Duration.ofMinutes(5);
    private static final Set<String> BY_FIT = Set.of("NodeResourcesFit");

    private final ManualClock clock = new ManualClock();
    private final SchedulingQueue queue = new SchedulingQueue(
            clock,
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10)),
            STRANDED,
            (event, rejectedBy) -> event == ClusterEvent.POD_REMOVED && rejectedBy.equals(BY_FIT));

    @Test
    void higherPriorityComesFirst() {
        queue.add(pod("low", 0));
        queue.add(pod("high", 1000));

        assertThat(nameOf(queue.poll())).isEqualTo("high");
        assertThat(nameOf(queue.poll())).isEqualTo("low");
    }

    @Test
    void amongEqualsTheOneThatWaitsLongestComesFirst() {
        queue.add(pod("first", 0));
        queue.add(pod("second", 0));
        clock.advance(Duration.ofSeconds(1));
        queue.add(pod("third", 0));

        assertThat(nameOf(queue.poll())).isEqualTo("first");
        assertThat(nameOf(queue.poll())).isEqualTo("second");
        assertThat(nameOf(queue.poll())).isEqualTo("third");
    }

    @Test
    void aPodIsHandedOutOnce() {
        queue.add(pod("web", 0));
        queue.add(pod("web", 0));
        queue.poll();
        queue.add(pod("web", 0));

        assertThat(queue.poll()).isNull();
    }

    @Test
    void gatedPodsWaitForTheirGatesOnly() {
        PodInfo gated = PodInfo.of(aPod("web")
                .editSpec()
                .addNewSchedulingGate("example.com/quota")
                .endSpec()
                .build());
        queue.add(gated);
        queue.onEvent(ClusterEvent.POD_REMOVED);
        clock.advance(STRANDED.multipliedBy(2));
        assertThat(queue.poll()).isNull();

        queue.add(pod("web", 0));
        assertThat(nameOf(queue.poll())).isEqualTo("web");
    }

    @Nested
    class GivenAPodThatFittedNowhere {
        @BeforeEach
        void reject() {
            queue.add(pod("web", 0));
            queue.addUnschedulable(take(), BY_FIT);
        }

        @Test
        void waitsForAnEventThatHelps() {
            clock.advance(Duration.ofSeconds(20));
            queue.onEvent(ClusterEvent.NODE_LABELS_CHANGED);
            assertThat(queue.poll()).isNull();

            queue.onEvent(ClusterEvent.POD_REMOVED);
            assertThat(nameOf(queue.poll())).isEqualTo("web");
        }

        @Test
        void backsOffEvenThoughTheEventHelps() {
            queue.onEvent(ClusterEvent.POD_REMOVED);
            clock.advance(Duration.ofMillis(999));
            assertThat(queue.poll()).isNull();

            clock.advance(Duration.ofMillis(1));
            assertThat(nameOf(queue.poll())).isEqualTo("web");
        }

        @Test
        void backsOffTwiceAsLongAfterTheSecondFailureAndTenSecondsAtMost() {
            for (int seconds : new int[] {1, 2, 4, 8, 10, 10}) {
                queue.onEvent(ClusterEvent.POD_REMOVED);
                clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
                assertThat(queue.poll()).isNull();
                clock.advance(Duration.ofMillis(1));
                queue.addUnschedulable(take(), BY_FIT);
            }
        }

        @Test
        void isTriedAgainAfterFiveMinutesWithoutAnyEvent() {
            clock.advance(STRANDED.minusSeconds(1));
            assertThat(queue.poll()).isNull();

            clock.advance(Duration.ofMinutes(1));
            assertThat(nameOf(queue.poll())).isEqualTo("web");
        }

        @Test
        void isTriedAgainWhenItsSpecChanges() {
            clock.advance(Duration.ofSeconds(2));
            queue.add(PodInfo.of(aPod("web")
                    .editSpec()
                    .addToNodeSelector("disk", "ssd")
                    .endSpec()
                    .build()));

            assertThat(nameOf(queue.poll())).isEqualTo("web");
        }

        @Test
        void isNotTriedAgainWhenOnlyItsStatusChanges() {
            clock.advance(Duration.ofSeconds(2));
            queue.add(PodInfo.of(new PodBuilder(pod("web", 0).pod())
                    .editStatus()
                    .addNewCondition()
                    .withType("PodScheduled")
                    .withStatus("False")
                    .endCondition()
                    .endStatus()
                    .build()));

            assertThat(queue.poll()).isNull();
        }

        @Test
        void isForgottenWhenDeleted() {
            queue.delete(pod("web", 0).key());
            clock.advance(STRANDED.multipliedBy(2));

            assertThat(queue.poll()).isNull();
        }
    }

    @Nested
    class GivenAPodInFlight {
        private QueuedPod taken;

        @BeforeEach
        void takeIt() {
            queue.add(pod("web", 0));
            taken = take();
        }

        @Test
        void backsOffInsteadOfWaitingWhenAnEventCameMeanwhile() {
            queue.onEvent(ClusterEvent.POD_REMOVED);
            queue.addUnschedulable(taken, BY_FIT);
            clock.advance(Duration.ofSeconds(1));

            assertThat(nameOf(queue.poll())).isEqualTo("web");
        }

        @Test
        void doesNotComeBackOnceDeleted() {
            queue.delete(taken.pod().key());
            queue.addBackoff(taken);
            clock.advance(STRANDED.multipliedBy(2));

            assertThat(queue.poll()).isNull();
        }

        @Test
        void isTriedAnewWithoutItsHistoryWhenTheQueueStartsOver() {
            queue.addUnschedulable(taken, BY_FIT);
            queue.startOver();

            assertThat(take().attempts()).isOne();
            queue.startOver();
            assertThat(nameOf(queue.poll())).isEqualTo("web");
            assertThat(queue.poll()).isNull();
        }

        @Test
        void leavesANamesakeAlone() {
            queue.delete(taken.pod().key());
            PodInfo namesake = PodInfo.of(
                    aPod("web").editMetadata().withUid("another").endMetadata().build());
            queue.add(namesake);
            queue.addBackoff(taken);

            assertThat(take().pod().uid()).isEqualTo("another");
            assertThat(queue.poll()).isNull();
        }

        @Test
        void retriesAfterABackoffWhenTheAttemptFailed() {
            queue.addBackoff(taken);
            assertThat(queue.poll()).isNull();
            clock.advance(Duration.ofSeconds(1));

            assertThat(nameOf(queue.poll())).isEqualTo("web");
        }
    }

    private QueuedPod take() {
        return requireNonNull(queue.poll());
    }

    private static PodInfo pod(String name, int priority) {
        return PodInfo.of(aPod(name).editSpec().withPriority(priority).endSpec().build());
    }

    private static String nameOf(@Nullable QueuedPod queued) {
        return requireNonNull(queued).pod().key().name();
    }
}
