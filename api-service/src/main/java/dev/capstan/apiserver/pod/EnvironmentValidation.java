package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.configmap.ConfigKeys;
import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.NameFormat;
import java.util.List;
import java.util.regex.Pattern;

/** {@code env} and {@code envFrom}: names that a process can have in its environment, and one source each. */
final class EnvironmentValidation {
    private static final Pattern PRINTABLE_BUT_EQUALS = Pattern.compile("[ -<>-~]+");
    private static final List<String> SOURCES =
            List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef");
    private static final List<String> WHOLE_SOURCES = List.of("configMapRef", "secretRef");
    private static final String ONE_SOURCE = "may not have more than one field specified at a time";

    private EnvironmentValidation() {}

    static void validate(Field container, FieldErrors errors) {
        for (Field variable : container.child("env").items()) {
            errors.required(variable.child("name"));
            name(variable.child("name"), errors);
            if (variable.child("valueFrom").isPresent()) {
                valueFrom(variable, variable.child("valueFrom"), errors);
            }
        }
        container.child("envFrom").items().forEach(source -> envFrom(source, errors));
    }

    private static void name(Field name, FieldErrors errors) {
        if (!name.isEmpty() && !PRINTABLE_BUT_EQUALS.matcher(name.text()).matches()) {
            errors.add(name.invalid("a valid environment variable name must consist only of printable ASCII characters"
                    + " other than '='"));
        }
    }

    private static void valueFrom(Field variable, Field source, FieldErrors errors) {
        long sources = count(source, SOURCES);
        if (sources == 0) {
            errors.add(source.invalid(
                    "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"));
        } else if (!variable.child("value").isEmpty()) {
            errors.add(source.invalid("", "may not be specified when `value` is not empty"));
        } else if (sources > 1) {
            errors.add(source.invalid("", ONE_SOURCE));
        }
        FieldReferenceValidation.environment(source, errors);
        keyOf(source.child("configMapKeyRef"), errors);
        keyOf(source.child("secretKeyRef"), errors);
    }

    private static void keyOf(Field reference, FieldErrors errors) {
        if (!reference.isPresent()) {
            return;
        }
        errors.invalid(
                reference.child("name"),
                NameFormat.DNS_SUBDOMAIN.problems(reference.child("name").text()));
        Field key = reference.child("key");
        errors.required(key);
        if (!key.isEmpty()) {
            errors.invalid(key, ConfigKeys.problems(key.text()));
        }
    }

    private static void envFrom(Field source, FieldErrors errors) {
        name(source.child("prefix"), errors);
        for (String kind : WHOLE_SOURCES) {
            if (source.child(kind).isPresent()) {
                errors.requiredFormat(source.child(kind).child("name"), NameFormat.DNS_SUBDOMAIN);
            }
        }
        long sources = count(source, WHOLE_SOURCES);
        if (sources == 0) {
            errors.add(source.invalid("", "must specify one of: `configMapRef` or `secretRef`"));
        } else if (sources > 1) {
            errors.add(source.invalid("", ONE_SOURCE));
        }
    }

    private static long count(Field source, List<String> kinds) {
        return kinds.stream().filter(kind -> source.child(kind).isPresent()).count();
    }
}
