package dev.capstan.replicaset.scaling;

import static dev.capstan.testing.PodBuilders.aPod;
import static dev.capstan.testing.PodBuilders.aReadyPod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One test per rule of {@link PodDeletionRanking}, by its number. */
class PodDeletionRankingTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final String LONG_AGO = "2026-01-01T00:00:10Z";

    @Test
    void rule1DeletesUnboundPodsBeforeBoundOnes() {
        Pod unbound = aPod("unbound").build();
        Pod bound = onNode(aPod("bound").build(), "n1");

        assertThat(firstOf(bound, unbound)).isEqualTo(unbound);
    }

    @Test
    void rule2DeletesPendingBeforeUnknownBeforeRunning() {
        Pod pending = inPhase("a", "Pending");
        Pod unknown = inPhase("b", "Unknown");
        Pod running = inPhase("c", "Running");

        assertThat(choose(2, running, unknown, pending)).containsExactly(pending, unknown);
    }

    @Test
    void rule3DeletesPodsThatAreNotReadyBeforeReadyOnes() {
        Pod unready = inPhase("unready", "Running");
        Pod ready = aReadyPod("ready", "n1", LONG_AGO);

        assertThat(firstOf(ready, unready)).isEqualTo(unready);
    }

    @Test
    void rule4DeletesTheLowerDeletionCostFirstAndTakesNonsenseForZero() {
        Pod cheap = withCost(aReadyPod("cheap", "n1", LONG_AGO), "-5");
        Pod nonsense = withCost(aReadyPod("nonsense", "n1", LONG_AGO), "five");
        Pod dear = withCost(aReadyPod("dear", "n1", LONG_AGO), "5");

        assertThat(choose(2, dear, nonsense, cheap)).containsExactly(cheap, nonsense);
    }

    @Test
    void rule5DeletesFromTheNodeWithTheMostPodsOfTheSameOwner() {
        Pod alone = aReadyPod("alone", "n1", "2026-01-01T00:59:59Z");
        Pod doubled = aReadyPod("doubled", "n2", LONG_AGO);
        Pod sibling = aReadyPod("of-another-replicaset", "n2", LONG_AGO);

        assertThat(PodDeletionRanking.choose(List.of(alone, doubled), List.of(alone, doubled, sibling), 1, NOW))
                .containsExactly(doubled);
    }

    @Test
    void rule6DeletesWhatIsReadyForTheShorterTimeByPowersOfTwo() {
        Pod tenSeconds = aReadyPod("b-10s", "n1", "2026-01-01T00:59:50Z");
        Pod anHour = aReadyPod("a-1h", "n1", LONG_AGO);

        assertThat(firstOf(anHour, tenSeconds)).isEqualTo(tenSeconds);
    }

    @Test
    void rule6TakesFortyAndSixtySecondsForTheSame() {
        Pod fortySeconds = restarted(aReadyPod("a-40s", "n1", "2026-01-01T00:59:20Z"), 0);
        Pod sixtySeconds = restarted(aReadyPod("b-60s", "n1", "2026-01-01T00:59:00Z"), 1);

        assertThat(firstOf(fortySeconds, sixtySeconds)).as("rule 7 decides").isEqualTo(sixtySeconds);
    }

    @Test
    void rule7DeletesTheMoreOftenRestartedFirst() {
        Pod stable = restarted(inPhase("stable", "Running"), 0);
        Pod shaky = restarted(inPhase("shaky", "Running"), 7);

        assertThat(firstOf(stable, shaky)).isEqualTo(shaky);
    }

    @Test
    void rule8DeletesTheYoungerFirst() {
        Pod old = createdAt(inPhase("a-old", "Running"), "2026-01-01T00:00:00Z");
        Pod young = createdAt(inPhase("b-young", "Running"), "2026-01-01T00:59:58Z");

        assertThat(firstOf(old, young)).isEqualTo(young);
    }

    private static Pod firstOf(Pod... pods) {
        return choose(1, pods).getFirst();
    }

    private static List<Pod> choose(int count, Pod... pods) {
        return PodDeletionRanking.choose(List.of(pods), List.of(pods), count, NOW);
    }

    private static Pod inPhase(String name, String phase) {
        return onNode(aPod(name).editStatus().withPhase(phase).endStatus().build(), "n1");
    }

    private static Pod onNode(Pod pod, String node) {
        return new PodBuilder(pod).editSpec().withNodeName(node).endSpec().build();
    }

    private static Pod withCost(Pod pod, String cost) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations(PodDeletionRanking.DELETION_COST, cost)
                .endMetadata()
                .build();
    }

    private static Pod restarted(Pod pod, int times) {
        return new PodBuilder(pod)
                .editStatus()
                .addNewContainerStatus()
                .withName("main")
                .withRestartCount(times)
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod createdAt(Pod pod, String time) {
        return new PodBuilder(pod)
                .editMetadata()
                .withCreationTimestamp(time)
                .endMetadata()
                .build();
    }
}
