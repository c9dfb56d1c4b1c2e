package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.QualifiedName;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * References from a container to its own Pod: {@code fieldRef} ({@code metadata.labels['app']}, {@code status.podIP}) and
 * {@code resourceFieldRef} ({@code limits.cpu}). Variables and volumes know different fields: an address can't be in a file
 * that must be there first, a map doesn't fit in a variable.
 */
final class FieldReferenceValidation {
    private static final Pattern SUBSCRIPTED = Pattern.compile("(.*)\\['(.*)'\\]");
    private static final Pattern HUGE_PAGES = Pattern.compile("(limits|requests)\\.hugepages-.+");
    private static final List<String> IN_VARIABLES = List.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    private static final List<String> IN_VOLUMES =
            List.of("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid");
    private static final List<String> RESOURCES = List.of(
            "limits.cpu",
            "limits.ephemeral-storage",
            "limits.memory",
            "requests.cpu",
            "requests.ephemeral-storage",
            "requests.memory");

    private FieldReferenceValidation() {}

    static void environment(Field source, FieldErrors errors) {
        field(source.child("fieldRef"), IN_VARIABLES, errors);
        resource(source.child("resourceFieldRef"), errors);
    }

    static void volume(Field item, FieldErrors errors) {
        field(item.child("fieldRef"), IN_VOLUMES, errors);
        Field resource = item.child("resourceFieldRef");
        if (resource.isPresent() && resource.child("containerName").isEmpty()) {
            errors.add(resource.child("containerName").required(""));
        }
        resource(resource, errors);
    }

    private static void field(Field reference, List<String> supported, FieldErrors errors) {
        if (!reference.isPresent()) {
            return;
        }
        errors.required(reference.child("apiVersion"));
        Field path = reference.child("fieldPath");
        Matcher subscripted = SUBSCRIPTED.matcher(path.text());
        if (path.isEmpty()) {
            errors.add(path.required(""));
        } else if (subscripted.matches()) {
            subscript(path, subscripted.group(1), subscripted.group(2), errors);
        } else {
            errors.oneOf(path, supported);
        }
    }

    private static void subscript(Field path, String map, String key, FieldErrors errors) {
        switch (map) {
            case "metadata.annotations" ->
                QualifiedName.problems(key.toLowerCase(Locale.ROOT))
                        .forEach(problem -> errors.add(path.invalid(key, problem)));
            case "metadata.labels" ->
                QualifiedName.problems(key).forEach(problem -> errors.add(path.invalid(key, problem)));
            default -> errors.add(path.invalid(map, "does not support subscript"));
        }
    }

    private static void resource(Field reference, FieldErrors errors) {
        Field resource = reference.child("resource");
        if (!reference.isPresent()) {
            return;
        }
        boolean isHugePages = HUGE_PAGES.matcher(resource.text()).matches();
        if (!isHugePages) {
            errors.requiredOneOf(resource, RESOURCES);
        }
    }
}
