package dev.capstan.apiserver.metrics;

import dev.capstan.apiserver.request.RequestInfo;
import dev.capstan.apiserver.request.Verb;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What requests are told apart by. Only resources that are served have a label of their own: a client that asks for a
 * thousand others must not make a thousand series.
 *
 * @param scope {@code resource} for one object, {@code namespace} or {@code cluster} for several, else empty
 */
record RequestLabels(String verb, String group, String version, String resource, String subresource, String scope) {
    private static final Set<String> SUBRESOURCES =
            Set.of("status", "scale", "binding", "eviction", "log", "finalize", "exec", "attach", "portforward");

    /**
     * @param info null for a request that was refused before it was understood
     */
    static RequestLabels of(@Nullable RequestInfo info, String method) {
        if (info == null || info.type().isEmpty()) {
            return new RequestLabels(known(method), "", "", "", "", "");
        }
        return new RequestLabels(
                verb(info.verb()),
                info.group(),
                info.version(),
                info.resource(),
                SUBRESOURCES.contains(info.subresource()) ? info.subresource() : "",
                scope(info));
    }

    private static String known(String method) {
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
            default -> "other";
        };
    }

    /** Kubernetes' words of its metrics. */
    private static String verb(Verb verb) {
        return switch (verb) {
            case CREATE -> "POST";
            case UPDATE -> "PUT";
            case GET, LIST, WATCH, PATCH, DELETE, DELETECOLLECTION ->
                verb.name().toUpperCase(Locale.ROOT);
        };
    }

    private static String scope(RequestInfo info) {
        if (!info.name().isEmpty() || info.verb() == Verb.CREATE) {
            return "resource";
        }
        return info.namespace().isEmpty() ? "cluster" : "namespace";
    }

    Tags tags() {
        return Tags.of(
                "verb",
                verb,
                "group",
                group,
                "version",
                version,
                "resource",
                resource,
                "subresource",
                subresource,
                "scope",
                scope);
    }
}
