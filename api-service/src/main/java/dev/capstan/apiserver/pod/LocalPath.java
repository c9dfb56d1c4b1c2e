package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import java.util.Arrays;

/** Paths that users write and hosts resolve, so none may climb out of its folder. Empty ones are fine here. */
final class LocalPath {
    private LocalPath() {}

    static void descending(Field path, FieldErrors errors) {
        if (path.text().startsWith("/")) {
            errors.add(path.invalid("must be a relative path"));
        }
        noBacksteps(path, errors);
    }

    static void noBacksteps(Field path, FieldErrors errors) {
        if (Arrays.asList(path.text().split("/", -1)).contains("..")) {
            errors.add(path.invalid("must not contain '..'"));
        }
    }

    /** Names that start with two dots belong to whoever swaps the files of a volume. */
    static void notReserved(Field path, FieldErrors errors) {
        descending(path, errors);
        if (path.text().startsWith("..") && !path.text().startsWith("../") && !path.is("..")) {
            errors.add(path.invalid("must not start with '..'"));
        }
    }
}
