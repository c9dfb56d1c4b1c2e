package dev.capstan.nodeagent.cleanup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Steps that are all taken, also when one fails. */
final class Steps {
    private final Map<String, RuntimeException> failures = new LinkedHashMap<>();

    void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            failures.put(what, e);
        }
    }

    void throwFailures() {
        if (failures.isEmpty()) {
            return;
        }
        List<String> reasons = new ArrayList<>();
        failures.forEach((what, failure) -> reasons.add(what + " (" + failure.getMessage() + ")"));
        IncompletePurgeException all = new IncompletePurgeException("couldn't remove: " + String.join(", ", reasons));
        failures.values().forEach(all::addSuppressed);
        throw all;
    }
}
