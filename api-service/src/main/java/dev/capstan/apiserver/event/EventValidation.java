package dev.capstan.apiserver.event;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/**
 * An Event lives in the namespace of its object; one about a cluster-scoped object in {@code default} (or {@code kube-system}
 * when it has an {@code eventTime}, the mark of the newer recorders, which must also say who reports what).
 */
final class EventValidation {
    private static final int LONGEST_MESSAGE = 1024;
    private static final int LONGEST_WORD = 128;

    private EventValidation() {}

    static List<FieldError> validate(Field event) {
        boolean isNewStyle = !event.child("eventTime").isEmpty();
        List<FieldError> errors = new ArrayList<>(namespace(event, isNewStyle));
        if (isNewStyle) {
            Field controller = event.child("reportingComponent");
            errors.addAll(shortWord(controller, Integer.MAX_VALUE));
            if (!controller.isEmpty()) {
                QualifiedName.problems(controller.text()).forEach(problem -> errors.add(controller.invalid(problem)));
            }
            errors.addAll(shortWord(event.child("reportingInstance"), LONGEST_WORD));
            errors.addAll(shortWord(event.child("action"), LONGEST_WORD));
            errors.addAll(shortWord(event.child("reason"), LONGEST_WORD));
            if (event.child("message").text().length() > LONGEST_MESSAGE) {
                errors.add(FieldError.tooLong("message", LONGEST_MESSAGE));
            }
        }
        return errors;
    }

    private static List<FieldError> namespace(Field event, boolean isNewStyle) {
        String own = event.child("metadata").child("namespace").text();
        Field involved = event.child("involvedObject").child("namespace");
        boolean agrees = involved.isEmpty()
                ? own.equals("default") || isNewStyle && own.equals("kube-system")
                : involved.is(own);
        return agrees ? List.of() : List.of(involved.invalid(involved.text(), "does not match event.namespace"));
    }

    private static List<FieldError> shortWord(Field word, int longest) {
        if (word.isEmpty()) {
            return List.of(word.required(""));
        }
        return word.text().length() > longest ? List.of(FieldError.tooLong(word.path(), longest)) : List.of();
    }
}
