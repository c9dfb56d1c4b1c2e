package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.resource.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Where the next page of a list begins: after an object, in the picture at a revision. Clients carry it back unread; the form
 * is that of Kubernetes.
 *
 * @param after the last object of the page before
 */
record ContinueToken(long revision, ObjectKey after) {
    private static final String VERSION = "meta.k8s.io/v1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    String encode() {
        String json = JsonNodeFactory.instance
                .objectNode()
                .put("v", VERSION)
                .put("rv", revision)
                .put("start", after + "\0")
                .toString();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    static ContinueToken decode(String token) {
        JsonNode json;
        try {
            json = JSON.readTree(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException | JacksonException e) {
            throw invalid("it is not a token of this server");
        }
        String start = json.path("start").asString("");
        long revision = json.path("rv").longValue(0);
        if (!json.path("v").asString("").equals(VERSION)) {
            throw invalid("server does not recognize this encoded version");
        }
        if (revision <= 0 || !start.endsWith("\0")) {
            throw invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
        }
        return new ContinueToken(revision, ObjectKey.parse(start.substring(0, start.length() - 1)));
    }

    private static ApiException invalid(String why) {
        return ApiException.badRequest("invalid continue token: continue key is not valid: " + why);
    }
}
