package dev.capstan.scheduler.cache;

import static dev.capstan.scheduler.testing.NodeBuilders.aNode;
import static dev.capstan.scheduler.testing.Requests.aPodRequesting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulerCacheTest {
    private static final Duration EXPIRY = Duration.ofMinutes(15);

    private final ManualClock clock = new ManualClock();
    private final SchedulerCache cache = new SchedulerCache(clock, EXPIRY);
    private final Snapshot snapshot = new Snapshot();
    private final PodInfo pod = PodInfo.of(aPodRequesting("web", "500m", "1Gi"));

    @BeforeEach
    void twoNodes() {
        cache.setNode(NodeDescription.of(aNode("node-1").build()));
        cache.setNode(NodeDescription.of(aNode("node-2").build()));
    }

    @Test
    void assumedPodsTakeRoomAtOnce() {
        cache.assume(pod, "node-1");

        assertThat(usage("node-1").requested().milliCpu()).isEqualTo(500);
        assertThat(usage("node-1").pods()).isOne();
        assertThat(usage("node-2")).isEqualTo(Usage.NOTHING);
    }

    @Test
    void refusesToPlaceAPodTwice() {
        cache.assume(pod, "node-1");

        assertThatThrownBy(() -> cache.assume(pod, "node-2")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFailedBindingGivesTheRoomBack() {
        cache.assume(pod, "node-1");
        cache.forget(pod.uid());

        assertThat(usage("node-1")).isEqualTo(Usage.NOTHING);
        assertThat(cache.isPlaced(pod.uid())).isFalse();
    }

    @Test
    void aConfirmedPodIsNotForgotten() {
        cache.assume(pod, "node-1");
        cache.confirm(pod, "node-1");
        cache.forget(pod.uid());

        assertThat(usage("node-1").pods()).isOne();
    }

    @Test
    void theInformerIsRightAboutTheNode() {
        cache.assume(pod, "node-1");
        cache.confirm(pod, "node-2");

        assertThat(usage("node-1")).isEqualTo(Usage.NOTHING);
        assertThat(usage("node-2").pods()).isOne();
    }

    @Test
    void assumedPodsDoNotExpireWhileTheirBindingRuns() {
        cache.assume(pod, "node-1");
        clock.advance(EXPIRY.multipliedBy(2));

        assertThat(cache.expireAssumed()).isEmpty();
    }

    @Test
    void boundPodsThatTheInformerNeverShowsExpire() {
        cache.assume(pod, "node-1");
        cache.finishBinding(pod.uid());
        clock.advance(EXPIRY.plusSeconds(1));

        assertThat(cache.expireAssumed()).containsExactly(pod);
        assertThat(usage("node-1")).isEqualTo(Usage.NOTHING);
    }

    @Test
    void confirmedPodsNeverExpire() {
        cache.assume(pod, "node-1");
        cache.finishBinding(pod.uid());
        cache.confirm(pod, "node-1");
        clock.advance(EXPIRY.multipliedBy(2));

        assertThat(cache.expireAssumed()).isEmpty();
        assertThat(usage("node-1").pods()).isOne();
    }

    @Test
    void podsCountOnANodeThatAppearsAfterThem() {
        cache.confirm(pod, "node-3");
        cache.setNode(NodeDescription.of(aNode("node-3").build()));

        assertThat(usage("node-3").pods()).isOne();
    }

    @Test
    void removedNodesLeaveTheSnapshot() {
        cache.updateSnapshot(snapshot);
        cache.removeNode("node-1");
        cache.updateSnapshot(snapshot);

        assertThat(snapshot.size()).isOne();
        assertThat(snapshot.node(0).name()).isEqualTo("node-2");
    }

    @Test
    void aSnapshotDoesNotMoveDuringTheCycle() {
        cache.updateSnapshot(snapshot);
        cache.assume(pod, "node-1");

        assertThat(snapshot.node(0).usage()).isEqualTo(Usage.NOTHING);
        assertThat(snapshot.node(1).usage()).isEqualTo(Usage.NOTHING);
    }

    private Usage usage(String node) {
        cache.updateSnapshot(snapshot);
        for (int i = 0; i < snapshot.size(); i++) {
            if (snapshot.node(i).name().equals(node)) {
                return snapshot.node(i).usage();
            }
        }
        throw new AssertionError("no node " + node);
    }

    @Test
    void whenAnotherInstanceBindsOnlyWhatTheInformerHasShownTakesRoom() {
        PodInfo confirmed = PodInfo.of(aPodRequesting("confirmed", "500m", "1Gi"));
        cache.confirm(confirmed, "node-1");
        cache.assume(pod, "node-1");

        cache.forgetAssumed();

        assertThat(usage("node-1").pods()).isOne();
        assertThat(cache.isPlaced(pod.uid())).isFalse();
    }
}
