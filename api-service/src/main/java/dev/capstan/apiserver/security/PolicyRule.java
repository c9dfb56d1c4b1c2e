package dev.capstan.apiserver.security;

import dev.capstan.apiserver.request.RequestInfo;
import java.util.Set;

/**
 * What RBAC calls a rule: who it is bound to may do these verbs to these resources. {@code *} stands for all of a set, and
 * {@code *}{@code /status} for that subresource of all.
 *
 * @param resources {@code pods}, {@code pods/status}
 * @param names empty for all
 * @param namespaces empty for all
 */
public record PolicyRule(
        Set<String> verbs, Set<String> groups, Set<String> resources, Set<String> names, Set<String> namespaces) {
    private static final String ALL = "*";

    static PolicyRule allow(Set<String> verbs, String group, String... resources) {
        return new PolicyRule(verbs, Set.of(group), Set.of(resources), Set.of(), Set.of());
    }

    PolicyRule named(String... only) {
        return new PolicyRule(verbs, groups, resources, Set.of(only), namespaces);
    }

    PolicyRule in(String... only) {
        return new PolicyRule(verbs, groups, resources, names, Set.of(only));
    }

    boolean allows(RequestInfo request) {
        return has(verbs, request.verb().toString())
                && has(groups, request.group())
                && allowsResource(request)
                && (names.isEmpty() || names.contains(request.name()))
                && (namespaces.isEmpty() || namespaces.contains(request.namespace()));
    }

    private boolean allowsResource(RequestInfo request) {
        String subresource = request.subresource();
        if (subresource.isEmpty()) {
            return has(resources, request.resource());
        }
        return has(resources, request.resource() + "/" + subresource) || resources.contains("*/" + subresource);
    }

    private static boolean has(Set<String> allowed, String asked) {
        return allowed.contains(ALL) || allowed.contains(asked);
    }
}
