package dev.capstan.e2e.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.e2e.cluster.CapstanCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Capstan answers as a recorded Kubernetes did, but for the accepted differences. Lives through the recording's story once
 * and compares what was answered, what state the Pods went through, and what the watches told.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ParityIT {
    private final AcceptedDifferences accepted = AcceptedDifferences.load();
    private Mask mask;
    private Outcome outcome;

    @BeforeAll
    void liveThroughTheStory() {
        try (CapstanCluster cluster = CapstanCluster.up("parity", 1);
                Story story = new Story(cluster)) {
            mask = new Mask(cluster.client().nodes().list().getItems().stream()
                    .map(node -> node.getMetadata().getName())
                    .toList());
            outcome = story.tell();
        }
    }

    @ParameterizedTest
    @Order(1)
    @ValueSource(strings = {"1-discovery", "2-writes", "3-errors", "4-reads", "5-pod-states", "6-tables", "7-watches"})
    void answersAsKubernetesDoes(String file) throws IOException {
        List<Difference> differences = Recording.of(file).values().stream()
                .flatMap(recording -> differences(recording).stream())
                .toList();
        List<Difference> unaccepted = differences.stream()
                .filter(difference -> !accepted.accept(difference))
                .toList();
        write("differences-" + file, differences);
        write("unaccepted-" + file, unaccepted);
        assertThat(unaccepted).isEmpty();
    }

    @Test
    @Order(2)
    void everyAcceptedDifferenceStillOccurs() {
        assertThat(accepted.thatNoLongerOccur()).isEmpty();
    }

    @Test
    @Order(3)
    void theDocumentTellsTheAcceptedDifferences() throws IOException {
        Path document = CapstanCluster.checkout().resolve("docs/kubernetes-parity.md");
        assertThat(Files.readString(document)).contains(accepted.document());
    }

    /** For whoever changes the list of accepted differences. */
    private static void write(String name, List<Difference> differences) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "parity"));
        Files.write(
                folder.resolve(name + ".txt"),
                differences.stream().map(Difference::full).toList());
    }

    private List<Difference> differences(Recording recording) {
        String where = recording.file() + "/" + recording.name();
        if (recording.file().equals("7-watches")) {
            WatchStory watch = new WatchStory(mask);
            return Comparison.of(where, watch.of(recording.frames()), watch.of(outcome.watch(recording.name())));
        }
        JsonNode kubernetes = comparable(recording.answer());
        if (recording.name().equals("/api/v1/namespaces/rec/pods")) {
            JsonNode capstan = comparable(outcome.answers().get(recording));
            return Comparison.of(where, kubernetes, withClosestRows(where, kubernetes, capstan));
        }
        return outcome.candidates(recording)
                .map(this::comparable)
                .map(capstan -> Comparison.of(where, kubernetes, capstan))
                .min(byUnacceptedWeight())
                .orElseThrow();
    }

    /** Each Pod's row as it was when the Pod was closest to the state that was recorded. */
    private JsonNode withClosestRows(String where, JsonNode kubernetes, JsonNode capstan) {
        ObjectNode rows = (ObjectNode) capstan.at("/body/rows");
        kubernetes
                .at("/body/rows")
                .forEachEntry((name, recorded) -> outcome.rowsOfPods()
                        .map(mask::of)
                        .map(Shape::of)
                        .filter(row -> row.at("/object/metadata/name").equals(recorded.at("/object/metadata/name")))
                        .min(Comparator.comparing(row -> Comparison.of(where, recorded, row), byUnacceptedWeight()))
                        .ifPresent(closest -> rows.set(name, closest)));
        return capstan;
    }

    private Comparator<List<Difference>> byUnacceptedWeight() {
        return Comparator.comparingInt(differences -> differences.stream()
                .filter(difference -> !accepted.covers(difference))
                .mapToInt(Difference::weight)
                .sum());
    }

    private JsonNode comparable(Answer answer) {
        return Shape.of(mask.of(answer.tree()));
    }
}
