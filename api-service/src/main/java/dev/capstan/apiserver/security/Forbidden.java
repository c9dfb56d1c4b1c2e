package dev.capstan.apiserver.security;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.ApiException.Details;
import dev.capstan.apiserver.request.RequestInfo;
import dev.capstan.apiserver.request.UserInfo;
import java.util.List;

/** The wording of a 403: who can't do what to what, and where. */
final class Forbidden {
    private Forbidden() {}

    static ApiException to(UserInfo user, RequestInfo request) {
        if (!request.isResourceRequest()) {
            return new ApiException(
                    403,
                    "Forbidden",
                    "forbidden: User \"" + user.name() + "\" cannot " + request.verb() + " path \"" + request.path()
                            + "\"",
                    new Details("", "", "", "", List.of(), 0));
        }
        String qualified = request.group().isEmpty() ? request.resource() : request.resource() + "." + request.group();
        String subject = request.name().isEmpty() ? qualified : qualified + " \"" + request.name() + "\"";
        String resource =
                request.subresource().isEmpty() ? request.resource() : request.resource() + "/" + request.subresource();
        String where = request.namespace().isEmpty()
                ? " at the cluster scope"
                : " in the namespace \"" + request.namespace() + "\"";
        return new ApiException(
                403,
                "Forbidden",
                subject + " is forbidden: User \"" + user.name() + "\" cannot " + request.verb() + " resource \""
                        + resource + "\" in API group \"" + request.group() + "\"" + where,
                new Details(request.group(), request.resource(), request.name(), "", List.of(), 0));
    }
}
