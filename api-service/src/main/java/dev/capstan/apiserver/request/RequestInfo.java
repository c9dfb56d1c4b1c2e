package dev.capstan.apiserver.request;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.selector.FieldSelector;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a request is about, told by its method and path alone, so that it can be authorized before it is understood. The rules
 * are Kubernetes' ({@code k8s.io/apiserver/pkg/endpoints/request/requestinfo.go}).
 *
 * @param verb for paths that name no resource, the method's: GET is {@code get}
 * @param resource empty for paths that name no resource ({@code /healthz}, {@code /api/v1})
 * @param namespace empty for cluster-scoped requests and for lists over all namespaces; for a Namespace its own name
 * @param name of the object; for a list or watch the one that its field selector asks for, if it does
 * @param subresource {@code status}, {@code scale}, …, or empty
 * @param depth the number of segments after the group and version, {@code namespaces/x} not counted
 */
public record RequestInfo(
        Verb verb,
        String group,
        String version,
        String resource,
        String namespace,
        String name,
        String subresource,
        String path,
        int depth) {
    /** The request attribute that holds it. */
    public static final String ATTRIBUTE = "dev.capstan.request-info";

    private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

    public static RequestInfo of(String method, String path, QueryParameters query) {
        List<String> segments = segments(path);
        Verb verb = verb(method);
        int prefix = prefixLength(segments);
        if (prefix == 0 || segments.size() <= prefix) {
            return new RequestInfo(verb, "", "", "", "", "", "", path, 0);
        }
        String group = prefix == 3 ? segments.get(1) : "";
        String version = segments.get(prefix - 1);
        List<String> rest = segments.subList(prefix, segments.size());
        String namespace = "";
        if (rest.getFirst().equals("namespaces") && rest.size() > 1) {
            namespace = rest.get(1);
            if (rest.size() > 2 && !NAMESPACE_SUBRESOURCES.contains(rest.get(2))) {
                rest = rest.subList(2, rest.size());
            }
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        if (name.isEmpty()) {
            verb = collectionVerb(verb, query);
            name = verb == Verb.CREATE ? "" : FieldSelector.nameIn(query.text("fieldSelector"));
        }
        return new RequestInfo(
                verb,
                group,
                version,
                rest.getFirst(),
                namespace,
                name,
                rest.size() > 2 ? rest.get(2) : "",
                path,
                rest.size());
    }

    /** The same place, something else done there. */
    public RequestInfo with(Verb other) {
        return new RequestInfo(other, group, version, resource, namespace, name, subresource, path, depth);
    }

    public boolean isResourceRequest() {
        return !resource.isEmpty();
    }

    /** Empty when nothing of that name is served. */
    public Optional<ResourceType> type() {
        return ResourceTypes.byPlural(group, version, resource);
    }

    public ObjectKey key(ResourceType type) {
        return type.namespaced() ? ObjectKey.namespaced(namespace, name) : ObjectKey.clusterScoped(name);
    }

    /** Two for {@code /api/v1}, three for {@code /apis/apps/v1}, zero for all else. */
    private static int prefixLength(List<String> segments) {
        return switch (segments.getFirst()) {
            case "api" -> 2;
            case "apis" -> 3;
            default -> 0;
        };
    }

    private static Verb verb(String method) {
        return switch (method.toUpperCase(Locale.ROOT)) {
            case "GET", "HEAD" -> Verb.GET;
            case "POST" -> Verb.CREATE;
            case "PUT" -> Verb.UPDATE;
            case "PATCH" -> Verb.PATCH;
            case "DELETE" -> Verb.DELETE;
            default -> throw ApiException.methodNotAllowed();
        };
    }

    private static Verb collectionVerb(Verb verb, QueryParameters query) {
        return switch (verb) {
            case GET -> query.flag("watch") ? Verb.WATCH : Verb.LIST;
            case DELETE -> Verb.DELETECOLLECTION;
            case CREATE, LIST, WATCH, UPDATE, PATCH, DELETECOLLECTION -> verb;
        };
    }

    /** Paths that mean another path are refused: what was authorized must be what is served. */
    private static List<String> segments(String path) {
        String trimmed = path.startsWith("/") ? path.substring(1) : path;
        List<String> segments =
                Arrays.stream(trimmed.split("/")).map(RequestInfo::decoded).toList();
        for (String segment : segments) {
            if (segment.equals(".") || segment.equals("..") || segment.contains("/") || segment.contains(";")) {
                throw ApiException.badRequest("invalid path");
            }
        }
        // Of slashes alone, nothing is left.
        return segments.isEmpty() ? List.of("") : segments;
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("invalid URL escape in the path");
        }
    }
}
