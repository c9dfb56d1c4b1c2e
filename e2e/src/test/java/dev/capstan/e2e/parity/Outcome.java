package dev.capstan.e2e.parity;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What came of a {@link Story}.
 *
 * @param answers to each request
 * @param frames of each watch
 */
record Outcome(Map<Recording, Answer> answers, Map<String, List<JsonNode>> frames) {
    List<JsonNode> watch(String name) {
        return Objects.requireNonNull(frames.get(name));
    }

    /**
     * The answer to the recorded request; or, where the recording caught one of several states that pass by, all states that a
     * watch has shown of that object.
     */
    Stream<Answer> candidates(Recording recording) {
        Answer answer = answers.get(recording);
        boolean passesBy = answer == null || recording.name().equals("namespace gone");
        if (!passesBy) {
            return Stream.of(answer);
        }
        JsonNode name = recording.answer().body().at("/metadata/name");
        return watch(recording.file().equals("5-pod-states") ? "pods" : "namespace").stream()
                .map(frame -> frame.path("object"))
                .filter(state -> state.at("/metadata/name").equals(name))
                .map(state -> new Answer(200, state));
    }

    /** All rows that a Table of Pods has shown. */
    Stream<JsonNode> rowsOfPods() {
        return watch("tables of pods").stream()
                .flatMap(frame -> frame.at("/object/rows").valueStream());
    }
}
