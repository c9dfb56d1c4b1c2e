package dev.capstan.apiserver.security;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.request.RequestInfo;
import dev.capstan.apiserver.request.UserInfo;
import dev.capstan.apiserver.request.Verb;
import java.util.List;
import org.springframework.stereotype.Component;

/** Says whether somebody may do something. What no rule allows is forbidden. */
@Component
public class Authorizer {
    /** Read by probes and browsers before they can know anything. */
    private static final List<String> OPEN_TO_ALL = List.of(
            "/healthz",
            "/livez",
            "/readyz",
            "/version",
            "/swagger-ui.html",
            "/swagger-ui/",
            "/webjars/",
            "/v3/api-docs");

    /** What a client needs in order to find out what there is. */
    private static final List<String> OPEN_TO_AUTHENTICATED = List.of("/api", "/apis", "/openapi", "/capstan/store");

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
                            || !user.isAnonymous() && isBelow(OPEN_TO_AUTHENTICATED, request.path()));
        }
        return componentRules.of(user).stream().anyMatch(rule -> rule.allows(request))
                || user.isNode() && nodeRule.allows(user.nodeName(), request);
    }

    /** @throws dev.capstan.apiserver.errors.ApiException 401 or 403 unless it is allowed */
    public void require(UserInfo user, RequestInfo request) {
        if (!allows(user, request)) {
            throw user.isAnonymous() ? ApiException.unauthorized() : Forbidden.to(user, request);
        }
    }

    private static boolean isBelow(List<String> roots, String path) {
        return roots.stream()
                .anyMatch(root -> path.equals(root) || path.startsWith(root.endsWith("/") ? root : root + "/"));
    }
}
