package dev.capstan.apiserver.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a reader stands. Messages name places in two ways: strict errors with indexes and map keys
 * ({@code spec.containers[0].env[1].valu}), type errors by struct fields alone ({@code spec.containers.env.value}).
 */
final class FieldPath {
    private record Step(String text, boolean structField) {}

    private final List<Step> steps = new ArrayList<>();

    void enterField(String name) {
        steps.add(new Step(name, true));
    }

    void enterKey(String key) {
        steps.add(new Step(key, false));
    }

    void enterIndex(int index) {
        steps.add(new Step("[" + index + "]", false));
    }

    void leave() {
        steps.removeLast();
    }

    boolean isRoot() {
        return steps.isEmpty();
    }

    String structFields() {
        return String.join(
                ".", steps.stream().filter(Step::structField).map(Step::text).toList());
    }

    @Override
    public String toString() {
        StringBuilder path = new StringBuilder();
        for (Step step : steps) {
            boolean index = step.text().startsWith("[") && !step.structField();
            path.append(path.isEmpty() || index ? "" : ".").append(step.text());
        }
        return path.toString();
    }
}
