package dev.capstan.apiserver.strategy;

import dev.capstan.apiserver.errors.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects what is wrong, and knows the rules that stand all over the API. */
public final class FieldErrors {
    private final List<FieldError> errors = new ArrayList<>();

    /** All that {@code rules} found, in their order. */
    public static List<FieldError> of(Consumer<FieldErrors> rules) {
        FieldErrors errors = new FieldErrors();
        rules.accept(errors);
        return errors.errors;
    }

    public void add(FieldError error) {
        errors.add(error);
    }

    public void addAll(List<FieldError> more) {
        errors.addAll(more);
    }

    /** The field is invalid, once for each problem. */
    public void invalid(Field field, List<String> problems) {
        problems.forEach(problem -> add(field.invalid(field.text(), problem)));
    }

    public void required(Field field) {
        if (field.isEmpty()) {
            add(field.required(""));
        }
    }

    /** Empty is fine. */
    public void format(Field field, NameFormat format) {
        if (!field.isEmpty()) {
            invalid(field, format.problems(field.text()));
        }
    }

    public void requiredFormat(Field field, NameFormat format) {
        required(field);
        format(field, format);
    }

    /** Empty is fine. */
    public void oneOf(Field field, List<String> supported) {
        if (!field.isEmpty() && !supported.contains(field.text())) {
            add(field.notSupported(supported));
        }
    }

    public void requiredOneOf(Field field, List<String> supported) {
        required(field);
        oneOf(field, supported);
    }

    public void nonNegative(Field field) {
        if (field.number() < 0) {
            add(field.invalid("must be greater than or equal to 0"));
        }
    }

    /** Absent is fine. */
    public void between(Field field, long least, long most) {
        if (field.isPresent() && (field.number() < least || field.number() > most)) {
            add(field.invalid("must be between " + least + " and " + most + ", inclusive"));
        }
    }

    /** Refuses every second element that has the same {@code name}. */
    public void uniqueNames(List<Field> elements) {
        List<String> seen = new ArrayList<>();
        for (Field element : elements) {
            Field name = element.child("name");
            if (!name.isEmpty() && seen.contains(name.text())) {
                add(name.duplicate());
            }
            seen.add(name.text());
        }
    }

    /**
     * Of several alternatives exactly one may be there.
     *
     * @param noun as in {@code may not specify more than 1 handler type}
     */
    public void exactlyOne(Field parent, List<String> alternatives, String noun, String whenNone) {
        List<Field> present = alternatives.stream()
                .map(parent::child)
                .filter(Field::isPresent)
                .toList();
        if (present.isEmpty()) {
            add(parent.required(whenNone));
        }
        present.stream().skip(1).forEach(surplus -> add(surplus.forbidden("may not specify more than 1 " + noun)));
    }
}
