package dev.capstan.e2e.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The oracle notices what is wrong: the recorded answers with one value changed or one field missing aren't taken for equal.
 * What it doesn't notice is what an accepted difference leaves open at that place; that must stay little.
 */
class BrokenAnswersTest {
    private static final int TRIED_PER_ANSWER = 40;

    private final AcceptedDifferences accepted = AcceptedDifferences.load();
    private final Mask mask = new Mask(List.of("node-1"));
    private final Random random = new Random(4);

    /** A value in a tree. */
    private record Place(ObjectNode object, String field) {}

    @ParameterizedTest
    @CsvSource({"1-discovery, 85", "2-writes, 98", "3-errors, 95", "4-reads, 93", "5-pod-states, 96", "6-tables, 88"})
    void aChangedValueIsNoticed(String file, int percent) {
        List<String> unnoticed = new ArrayList<>();
        int tried = 0;
        for (Recording recording : Recording.of(file).values()) {
            String where = file + "/" + recording.name();
            JsonNode kubernetes = comparable(recording);
            JsonNode broken = kubernetes.deepCopy();
            for (Place place : some(leaves(broken))) {
                JsonNode right = place.object().get(place.field());
                tried += 2;
                place.object().put(place.field(), "broken");
                if (isTakenForEqual(where, kubernetes, broken)) {
                    unnoticed.add(where + " " + place.field() + " changed");
                }
                place.object().remove(place.field());
                if (isTakenForEqual(where, kubernetes, broken)) {
                    unnoticed.add(where + " " + place.field() + " missing");
                }
                place.object().set(place.field(), right);
            }
            assertThat(Comparison.of(where, kubernetes, kubernetes)).isEmpty();
        }
        int noticed = 100 * (tried - unnoticed.size()) / tried;
        System.out.println(file + ": " + noticed + " % of " + tried + " faults noticed");
        assertThat(noticed)
                .as("%s: noticed of %d faults, not: %s", file, tried, unnoticed)
                .isGreaterThanOrEqualTo(percent);
    }

    @Test
    void anotherStatusCodeIsNoticed() {
        for (String file : List.of("2-writes", "3-errors", "4-reads")) {
            for (Recording recording : Recording.of(file).values()) {
                String where = file + "/" + recording.name();
                JsonNode kubernetes = comparable(recording);
                ObjectNode broken = kubernetes.deepCopy().asObject();
                broken.put("status", 599);
                assertThat(isTakenForEqual(where, kubernetes, broken)).as(where).isFalse();
            }
        }
    }

    @Test
    void aMissingStepOfAWatchIsNoticed() {
        for (Recording recording : Recording.of("7-watches").values()) {
            String where = "7-watches/" + recording.name();
            JsonNode kubernetes = new WatchStory(mask).of(recording.frames());
            for (String subject : kubernetes.propertyNames()) {
                ObjectNode broken = kubernetes.deepCopy().asObject();
                ArrayNode steps = broken.get(subject).asArray();
                steps.remove(random.nextInt(steps.size()));
                assertThat(isTakenForEqual(where, kubernetes, broken))
                        .as(where + " " + subject)
                        .isFalse();
            }
        }
    }

    private JsonNode comparable(Recording recording) {
        return Shape.of(mask.of(recording.answer().tree()));
    }

    private boolean isTakenForEqual(String where, JsonNode kubernetes, JsonNode broken) {
        return Comparison.of(where, kubernetes, broken).stream().allMatch(accepted::covers);
    }

    private List<Place> some(List<Place> places) {
        Collections.shuffle(places, random);
        return places.subList(0, Math.min(places.size(), TRIED_PER_ANSWER));
    }

    private static List<Place> leaves(JsonNode tree) {
        List<Place> places = new ArrayList<>();
        if (tree instanceof ObjectNode object) {
            object.forEachEntry((field, value) -> {
                if (value.isContainer() && !value.isEmpty()) {
                    places.addAll(leaves(value));
                } else {
                    places.add(new Place(object, field));
                }
            });
        } else {
            tree.valueStream().flatMap(element -> leaves(element).stream()).forEach(places::add);
        }
        return places;
    }
}
