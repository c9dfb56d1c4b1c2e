package dev.capstan.apiserver.review;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.request.RequestInfo;
import dev.capstan.apiserver.request.UserInfo;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.apiserver.security.Authorizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** May I do this? The question goes to the same judge as the deed itself would. */
@Component
class AccessReview {
    private static final String RESOURCE = "resourceAttributes";
    private static final String NON_RESOURCE = "nonResourceAttributes";

    private final Authorizer authorizer;

    AccessReview(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /** @throws ApiException 422 unless the question is about either a resource or a path */
    ObjectNode status(UserInfo user, JsonNode spec) {
        if (spec.has(RESOURCE) == spec.has(NON_RESOURCE)) {
            throw ApiException.invalid(
                    ReviewTypes.ACCESS,
                    "",
                    List.of(FieldError.invalid(
                            "spec." + RESOURCE,
                            spec.path(RESOURCE),
                            "exactly one of " + NON_RESOURCE + " or " + RESOURCE + " must be specified")));
        }
        boolean allowed = spec.has(RESOURCE)
                ? allows(user, spec.path(RESOURCE))
                : authorizer.allows(user, pathRequest(spec.path(NON_RESOURCE)));
        return JsonNodeFactory.instance.objectNode().put("allowed", allowed);
    }

    /** Verbs that no request has ({@code escalate}, {@code *}) only those have who may do everything. */
    private boolean allows(UserInfo user, JsonNode attributes) {
        return verb(attributes)
                .map(verb -> authorizer.allows(user, resourceRequest(verb, attributes)))
                .orElseGet(() -> user.isIn(UserInfo.MASTERS));
    }

    private static RequestInfo resourceRequest(Verb verb, JsonNode attributes) {
        return new RequestInfo(
                verb,
                text(attributes, "group"),
                text(attributes, "version"),
                text(attributes, "resource"),
                text(attributes, "namespace"),
                text(attributes, "name"),
                text(attributes, "subresource"),
                "",
                0);
    }

    private static RequestInfo pathRequest(JsonNode attributes) {
        Verb verb = verb(attributes).orElse(Verb.CREATE);
        return new RequestInfo(verb, "", "", "", "", "", "", text(attributes, "path"), 0);
    }

    private static Optional<Verb> verb(JsonNode attributes) {
        String asked = text(attributes, "verb").toLowerCase(Locale.ROOT);
        return Stream.of(Verb.values())
                .filter(verb -> verb.toString().equals(asked))
                .findFirst();
    }

    private static String text(JsonNode attributes, String field) {
        return attributes.path(field).asString("");
    }
}
