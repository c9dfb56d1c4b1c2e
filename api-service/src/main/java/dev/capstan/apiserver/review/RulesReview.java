package dev.capstan.apiserver.review;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.request.UserInfo;
import dev.capstan.apiserver.security.Authorizer;
import dev.capstan.apiserver.security.PolicyRule;
import java.util.Collection;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What may I do in this namespace? */
@Component
class RulesReview {
    private final Authorizer authorizer;

    RulesReview(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /** @throws ApiException 400 for a question without a namespace */
    ObjectNode status(UserInfo user, JsonNode spec) {
        String namespace = spec.path("namespace").asString("");
        if (namespace.isEmpty()) {
            throw ApiException.badRequest("no namespace on request");
        }
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        ArrayNode resourceRules = status.putArray("resourceRules");
        authorizer.rulesOf(user, namespace).forEach(rule -> write(rule, resourceRules.addObject()));
        ArrayNode nonResourceRules = status.putArray("nonResourceRules");
        ObjectNode paths = nonResourceRules.addObject();
        write(authorizer.pathVerbsOf(user), paths.putArray("verbs"));
        write(authorizer.pathsOf(user), paths.putArray("nonResourceURLs"));
        status.put("incomplete", user.isNode());
        if (user.isNode()) {
            status.put("evaluationError", "what a node may do depends on the Pods that are bound to it");
        }
        return status;
    }

    private static void write(PolicyRule rule, ObjectNode node) {
        write(rule.verbs(), node.putArray("verbs"));
        write(rule.groups(), node.putArray("apiGroups"));
        write(rule.resources(), node.putArray("resources"));
        if (!rule.names().isEmpty()) {
            write(rule.names(), node.putArray("resourceNames"));
        }
    }

    private static void write(Collection<String> texts, ArrayNode array) {
        texts.stream().sorted().forEach(array::add);
    }
}
