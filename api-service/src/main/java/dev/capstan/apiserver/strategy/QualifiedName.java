package dev.capstan.apiserver.strategy;

import java.util.ArrayList;
import java.util.List;

/** Keys of labels and annotations, finalizers, resource names: {@code name} or {@code example.com/name}. */
public final class QualifiedName {
    private QualifiedName() {}

    public static List<String> problems(String value) {
        String[] parts = value.split("/", -1);
        List<String> problems = new ArrayList<>();
        if (parts.length > 2) {
            problems.add("a qualified name " + NameFormat.QUALIFIED_NAME_PART.wording()
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
            return problems;
        }
        if (parts.length == 2) {
            problems.addAll(prefixed("prefix part ", parts[0], NameFormat.DNS_SUBDOMAIN));
        }
        problems.addAll(prefixed("name part ", parts[parts.length - 1], NameFormat.QUALIFIED_NAME_PART));
        return problems;
    }

    private static List<String> prefixed(String prefix, String part, NameFormat format) {
        List<String> problems = new ArrayList<>();
        if (part.isEmpty()) {
            problems.add(prefix + "must be non-empty");
        }
        // An empty prefix is only called empty, an empty name also breaks its rule: so says Kubernetes.
        if (!part.isEmpty() || format == NameFormat.QUALIFIED_NAME_PART) {
            format.problems(part).forEach(problem -> problems.add(prefix + problem));
        }
        return problems;
    }
}
