package dev.capstan.apiserver.strategy;

import dev.capstan.apiserver.errors.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Labels and annotations: keys are qualified names, label values short, annotations at most 256 KiB together. */
public final class LabelValidation {
    private static final int LARGEST_ANNOTATIONS = 256 * 1024;

    private LabelValidation() {}

    public static List<FieldError> labels(Field labels) {
        List<FieldError> errors = new ArrayList<>();
        labels.strings().forEach((key, value) -> {
            QualifiedName.problems(key).forEach(problem -> errors.add(labels.invalid(key, problem)));
            NameFormat.LABEL_VALUE.problems(value).forEach(problem -> errors.add(labels.invalid(value, problem)));
        });
        return errors;
    }

    /** A label's key that stands in a field of its own. */
    public static void key(Field key, FieldErrors errors) {
        errors.invalid(key, QualifiedName.problems(key.text()));
    }

    public static List<FieldError> annotations(Field annotations) {
        List<FieldError> errors = new ArrayList<>();
        long size = 0;
        for (var entry : annotations.strings().entrySet()) {
            // Upper case is allowed in annotations' prefixes, for old times' sake.
            QualifiedName.problems(entry.getKey().toLowerCase(Locale.ROOT))
                    .forEach(problem -> errors.add(annotations.invalid(entry.getKey(), problem)));
            size += bytes(entry.getKey()) + bytes(entry.getValue());
        }
        if (size > LARGEST_ANNOTATIONS) {
            errors.add(FieldError.tooLong(annotations.path(), LARGEST_ANNOTATIONS));
        }
        return errors;
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
