package dev.capstan.apiserver.security;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.request.RequestInfo;
import dev.capstan.apiserver.request.UserInfo;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.resource.ResourceTypes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Says whether somebody may do something. What no rule allows is forbidden. */
@Component
public class Authorizer {
    /** Read by probes and browsers before they can know anything. */
    private static final List<String> OPEN_TO_ALL =
            List.of("/version", "/swagger-ui.html", "/swagger-ui/", "/webjars/", "/v3/api-docs");

    /** Open to all too, but not what is below: that says why, which is the operator's to know. */
    private static final List<String> HEALTH = List.of("/healthz", "/livez", "/readyz");

    /** Of those who watch over the cluster: Kubernetes' group of that name. */
    private static final String MONITORING = "system:monitoring";

    private static final List<String> OPEN_TO_MONITORING = List.of("/healthz", "/livez", "/readyz", "/metrics");

    /** What a client needs in order to find out what there is. */
    private static final List<String> OPEN_TO_AUTHENTICATED = List.of("/api", "/apis", "/openapi", "/capstan/store");

    /** Anybody who is somebody may ask what he may do. */
    private static final List<PolicyRule> ALLOWED_TO_AUTHENTICATED = List.of(
            PolicyRule.allow(
                    Set.of("create"), "authorization.k8s.io", "selfsubjectaccessreviews", "selfsubjectrulesreviews"),
            PolicyRule.allow(Set.of("create"), "authentication.k8s.io", "selfsubjectreviews"));

    private static final PolicyRule EVERYTHING = PolicyRule.allow(Set.of("*"), "*", "*");

    private final ComponentRules componentRules;
    private final NodeRule nodeRule;

    Authorizer(ComponentRules componentRules, NodeRule nodeRule) {
        this.componentRules = componentRules;
        this.nodeRule = nodeRule;
    }

    public boolean allows(UserInfo user, RequestInfo request) {
        if (user.isIn(UserInfo.MASTERS)) {
            return true;
        }
        if (!request.isResourceRequest()) {
            return request.verb() == Verb.GET
                    && (isBelow(OPEN_TO_ALL, request.path())
                            || HEALTH.contains(request.path())
                            || user.isIn(MONITORING) && isBelow(OPEN_TO_MONITORING, request.path())
                            || !user.isAnonymous() && isBelow(OPEN_TO_AUTHENTICATED, request.path()));
        }
        return Stream.concat(componentRules.of(user).stream(), rulesOfAuthenticated(user))
                        .anyMatch(rule -> rule.allows(request))
                || user.isNode() && nodeRule.allows(user.nodeName(), request);
    }

    /** The rules about resources; of an agent only those that don't depend on its Pods. */
    public List<PolicyRule> rulesOf(UserInfo user, String namespace) {
        if (user.isIn(UserInfo.MASTERS)) {
            return List.of(EVERYTHING);
        }
        Stream<PolicyRule> ofNode = user.isNode() ? nodeRule.rulesOf(user.nodeName()).stream() : Stream.of();
        return Stream.of(componentRules.of(user).stream(), ofNode, rulesOfAuthenticated(user))
                .flatMap(rules -> rules)
                .filter(rule -> rule.namespaces().isEmpty() || rule.namespaces().contains(namespace))
                .toList();
    }

    /** What may be done on the paths that name no resource. */
    public Set<String> pathVerbsOf(UserInfo user) {
        return user.isIn(UserInfo.MASTERS) ? Set.of("*") : Set.of("get");
    }

    /** The paths, and with {@code *} what is below them. */
    public List<String> pathsOf(UserInfo user) {
        if (user.isIn(UserInfo.MASTERS)) {
            return List.of("*");
        }
        Stream<String> withAllBelow = Stream.of(
                        OPEN_TO_ALL,
                        user.isAnonymous() ? List.<String>of() : OPEN_TO_AUTHENTICATED,
                        user.isIn(MONITORING) ? OPEN_TO_MONITORING : List.<String>of())
                .flatMap(List::stream)
                .flatMap(path -> path.endsWith("/") ? Stream.of(path + "*") : Stream.of(path, path + "/*"));
        return Stream.concat(HEALTH.stream(), withAllBelow).distinct().toList();
    }

    private static Stream<PolicyRule> rulesOfAuthenticated(UserInfo user) {
        return user.isAnonymous() ? Stream.of() : ALLOWED_TO_AUTHENTICATED.stream();
    }

    /**
     * An agent that writes about a Pod which is gone is told so. It may read all Pods anyway, and a 403 would look like a
     * fault of its own.
     *
     * @throws dev.capstan.apiserver.errors.ApiException 401, 403 or 404 unless it is allowed
     */
    public void require(UserInfo user, RequestInfo request) {
        if (allows(user, request)) {
            return;
        }
        if (user.isAnonymous()) {
            throw ApiException.unauthorized();
        }
        if (user.isNode() && nodeRule.isAboutAbsentPod(request)) {
            throw ApiException.notFound(ResourceTypes.PODS, request.name());
        }
        throw Forbidden.to(user, request);
    }

    private static boolean isBelow(List<String> roots, String path) {
        return roots.stream()
                .anyMatch(root -> path.equals(root) || path.startsWith(root.endsWith("/") ? root : root + "/"));
    }
}
