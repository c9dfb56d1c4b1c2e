package dev.capstan.scheduler;

import static dev.capstan.scheduler.testing.NodeBuilders.aNode;
import static dev.capstan.scheduler.testing.NodeBuilders.aNodeWith;
import static dev.capstan.scheduler.testing.Requests.aPodRequesting;
import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.event.ChangeEvent.Added;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.event.ChangeEvent.Modified;
import dev.capstan.ownership.Owned;
import dev.capstan.ownership.ShardedController;
import dev.capstan.resource.ObjectKey;
import dev.capstan.scheduler.cache.PodInfo;
import dev.capstan.scheduler.cache.SchedulerCache;
import dev.capstan.scheduler.framework.Framework;
import dev.capstan.scheduler.queue.QueuedPod;
import dev.capstan.scheduler.queue.SchedulingQueue;
import dev.capstan.testing.ManualClock;
import dev.capstan.tracing.Tracing;
import dev.capstan.workqueue.Backoff;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private final ManualClock clock = new ManualClock();
    private final Framework framework = SchedulerConfiguration.defaultFramework();
    private final SchedulerCache cache = new SchedulerCache(clock, Duration.ofMinutes(15));
    private final SchedulingQueue queue = new SchedulingQueue(
            clock,
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10)),
            Duration.ofMinutes(5),
            framework::mayHelp);
    private final FakeApi api = new FakeApi();
    private final List<String> events = new ArrayList<>();
    private final UnschedulableReport report = new UnschedulableReport(
            api, (type, about, reason, message) -> events.add(reason + ": " + message), Runnable::run, clock);
    private final BindingCycle binding = new BindingCycle(
            api,
            cache,
            queue,
            (type, about, reason, message) -> events.add(reason + ": " + message),
            report,
            Tracing.OFF,
            Runnable::run);
    private final Scheduler scheduler = new Scheduler(
            queue,
            cache,
            new SchedulingCycle(framework, new Random(1)),
            binding,
            report,
            Tracing.OFF,
            () -> true,
            Owned.by(ShardedController.SCHEDULER));
    private final PodEvents pods = new PodEvents(queue, cache, "default-scheduler");
    private final NodeEvents nodes = new NodeEvents(queue, cache);

    @Test
    void bindsAnUnboundPod() throws InterruptedException {
        nodeAdded(aNode("node-1").build());
        podAdded(aPod("web").build());
        runUntilIdle();

        assertThat(api.bound).containsExactly("default/web -> node-1");
        assertThat(events).containsExactly("Scheduled: Successfully assigned default/web to node-1");
    }

    @Test
    void leavesPodsOfOtherSchedulersAlone() throws InterruptedException {
        nodeAdded(aNode("node-1").build());
        podAdded(aPod("web").editSpec().withSchedulerName("mine").endSpec().build());
        runUntilIdle();

        assertThat(api.bound).isEmpty();
    }

    @Test
    void leavesTerminatingPodsAlone() throws InterruptedException {
        nodeAdded(aNode("node-1").build());
        podAdded(aPod("web")
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build());
        runUntilIdle();

        assertThat(api.bound).isEmpty();
    }

    @Test
    void doesNotGiveTheSameRoomTwiceWhileTheInformerIsBehind() throws InterruptedException {
        nodeAdded(aNodeWith("node-1", "1", "4Gi"));
        podAdded(aPodRequesting("first", "600m", "64Mi"));
        podAdded(aPodRequesting("second", "600m", "64Mi"));
        runUntilIdle();

        assertThat(api.bound).containsExactly("default/first -> node-1");
        assertThat(events).contains("FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu.");
    }

    @Test
    void doesNotBindAgainWhenAStaleUpdateArrivesAfterTheBinding() throws InterruptedException {
        nodeAdded(aNode("node-1").build());
        Pod pod = aPod("web").build();
        podAdded(pod);
        runUntilIdle();
        podModified(
                pod,
                new PodBuilder(pod)
                        .editMetadata()
                        .addToLabels("late", "true")
                        .endMetadata()
                        .build());
        runUntilIdle();

        assertThat(api.bound).hasSize(1);
    }

    @Nested
    class GivenAPodThatFitsNowhere {
        @Test
        void writesTheConditionOnceAndAnEventEachTime() throws InterruptedException {
            nodeAdded(aNodeWith("node-1", "100m", "4Gi"));
            Pod pod = aPodRequesting("web", "1", "64Mi");
            podAdded(pod);
            runUntilIdle();
            podModified(pod, api.objects.get("web"));
            nodeAdded(aNodeWith("node-1", "200m", "4Gi"));
            clock.advance(Duration.ofSeconds(1));
            runUntilIdle();

            assertThat(api.conditions)
                    .containsExactly("PodScheduled=False Unschedulable 0/1 nodes are available: 1 Insufficient cpu.");
            assertThat(events).hasSize(2);
        }

        @Test
        void isPlacedOnceANodeHasRoom() throws InterruptedException {
            podAdded(aPod("web").build());
            runUntilIdle();
            assertThat(events).containsExactly("FailedScheduling: no nodes available to schedule pods");

            nodeAdded(aNode("node-1").build());
            clock.advance(Duration.ofSeconds(1));
            runUntilIdle();
            assertThat(api.bound).containsExactly("default/web -> node-1");
        }

        @Test
        void isPlacedOnceAnotherPodEnds() throws InterruptedException {
            nodeAdded(aNodeWith("node-1", "1", "4Gi"));
            Pod other = new PodBuilder(aPodRequesting("other", "1", "64Mi"))
                    .editSpec()
                    .withNodeName("node-1")
                    .endSpec()
                    .build();
            podAdded(other);
            podAdded(aPodRequesting("web", "1", "64Mi"));
            runUntilIdle();
            assertThat(api.bound).isEmpty();

            podModified(
                    other,
                    new PodBuilder(other)
                            .editStatus()
                            .withPhase("Succeeded")
                            .endStatus()
                            .build());
            clock.advance(Duration.ofSeconds(1));
            runUntilIdle();
            assertThat(api.bound).containsExactly("default/web -> node-1");
        }
    }

    @Nested
    class GivenABindingThatFails {
        @Test
        void triesAgainAfterABackoffWhenThePodIsStillUnbound() throws InterruptedException {
            nodeAdded(aNode("node-1").build());
            api.failure = new KubernetesClientException("away", 503, null);
            podAdded(aPod("web").build());
            runUntilIdle();
            assertThat(cache.isPlaced(PodInfo.of(aPod("web").build()).uid())).isFalse();

            api.failure = null;
            clock.advance(Duration.ofSeconds(1));
            runUntilIdle();
            assertThat(api.bound).containsExactly("default/web -> node-1");
        }

        @Test
        void takesALostAnswerForABindingWhenThePodIsBoundThere() throws InterruptedException {
            nodeAdded(aNode("node-1").build());
            api.loseAnswer = true;
            podAdded(aPod("web").build());
            runUntilIdle();
            clock.advance(Duration.ofMinutes(1));
            runUntilIdle();

            assertThat(api.bound).containsExactly("default/web -> node-1");
            assertThat(events).containsExactly("Scheduled: Successfully assigned default/web to node-1");
        }

        @Test
        void givesThePodUpWhenItIsGone() throws InterruptedException {
            nodeAdded(aNode("node-1").build());
            podAdded(aPod("web").build());
            api.objects.clear();
            runUntilIdle();
            clock.advance(Duration.ofMinutes(1));
            runUntilIdle();

            assertThat(api.attempts).isEqualTo(1);
            assertThat(cache.isPlaced(PodInfo.of(aPod("web").build()).uid())).isFalse();
        }
    }

    private void nodeAdded(Node node) {
        nodes.onChange(new Added<>(ObjectKey.of(node), node));
    }

    private void podAdded(Pod pod) {
        api.objects.put(pod.getMetadata().getName(), pod);
        pods.onChange(new Added<>(ObjectKey.of(pod), pod));
    }

    private void podModified(Pod before, Pod after) {
        pods.onChange(new Modified<>(ObjectKey.of(after), before, after));
    }

    private void runUntilIdle() throws InterruptedException {
        for (QueuedPod next = queue.take(Duration.ZERO); next != null; next = queue.take(Duration.ZERO)) {
            scheduler.scheduleOne(next);
        }
    }

    @Test
    void deletedPodsGiveTheirRoomBack() throws InterruptedException {
        nodeAdded(aNodeWith("node-1", "1", "4Gi"));
        Pod first = aPodRequesting("first", "1", "64Mi");
        podAdded(first);
        podAdded(aPodRequesting("second", "1", "64Mi"));
        runUntilIdle();
        pods.onChange(new Deleted<>(ObjectKey.of(first), first));
        clock.advance(Duration.ofSeconds(1));
        runUntilIdle();

        assertThat(api.bound).containsExactly("default/first -> node-1", "default/second -> node-1");
    }

    /** Binds as the API server does: only what exists, is unbound, and has the uid that was asked for. */
    private static final class FakeApi implements SchedulerApi {
        private final Map<String, Pod> objects = new HashMap<>();
        private final List<String> bound = new ArrayList<>();
        private final List<String> conditions = new ArrayList<>();
        private @Nullable KubernetesClientException failure;
        private boolean loseAnswer;
        private int attempts;

        @Override
        public void bind(PodInfo pod, String node) {
            attempts++;
            if (failure != null) {
                throw failure;
            }
            Pod current = objects.get(pod.key().name());
            if (current == null) {
                throw new KubernetesClientException("not found", 404, null);
            }
            if (current.getSpec().getNodeName() != null) {
                throw new KubernetesClientException("bound already", 409, null);
            }
            objects.put(
                    pod.key().name(),
                    new PodBuilder(current)
                            .editSpec()
                            .withNodeName(node)
                            .endSpec()
                            .build());
            bound.add(pod.key() + " -> " + node);
            if (loseAnswer) {
                throw new KubernetesClientException("connection reset");
            }
        }

        @Override
        public Optional<Pod> read(ObjectKey key) {
            return Optional.ofNullable(objects.get(key.name()));
        }

        @Override
        public void setCondition(PodInfo pod, PodCondition condition) {
            conditions.add(condition.getType() + "=" + condition.getStatus() + " " + condition.getReason() + " "
                    + condition.getMessage());
            objects.computeIfPresent(
                    pod.key().name(),
                    (name, current) -> new PodBuilder(current)
                            .editStatus()
                            .withConditions(condition)
                            .endStatus()
                            .build());
        }
    }
}
