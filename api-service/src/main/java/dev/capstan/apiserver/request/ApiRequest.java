package dev.capstan.apiserver.request;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.fieldmanager.Manager;
import dev.capstan.apiserver.selector.ObjectFilter;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One request about a resource that is served, with all that handling it needs. */
public record ApiRequest(
        RequestInfo info,
        ResourceType type,
        QueryParameters query,
        UserInfo user,
        HttpServletRequest http,
        HttpServletResponse response) {
    /** What fits into an etcd transaction with Kubernetes, and into a Kafka record here. */
    private static final int BODY_LIMIT = 3 * 1024 * 1024;

    /** What the security filter found out about the request, so that nothing is served but what was authorized. */
    public static ApiRequest of(ResourceType type, HttpServletRequest http, HttpServletResponse response) {
        return new ApiRequest(
                (RequestInfo) http.getAttribute(RequestInfo.ATTRIBUTE),
                type,
                (QueryParameters) http.getAttribute(QueryParameters.ATTRIBUTE),
                (UserInfo) http.getAttribute(UserInfo.ATTRIBUTE),
                http,
                response);
    }

    public ObjectKey key() {
        return info.key(type);
    }

    /** Null when a list or watch spans all namespaces, or the type has none. */
    public @Nullable String namespaceOrNull() {
        return type.namespaced() && !info.namespace().isEmpty() ? info.namespace() : null;
    }

    /** What the request's selectors let through. */
    public ObjectFilter filter(ResourceStrategy strategy) {
        return ObjectFilter.parse(strategy, query.text("labelSelector"), query.text("fieldSelector"));
    }

    public @Nullable String accept() {
        return http.getHeader("Accept");
    }

    /** Empty when the client didn't say. */
    public String contentType() {
        String contentType = http.getContentType();
        return contentType == null ? "" : contentType;
    }

    /** Who owns what this request changes: who it says, else the program that its User-Agent names. */
    public Manager updater(String fieldManager) {
        String userAgent = http.getHeader("User-Agent");
        String name = fieldManager.isEmpty() && userAgent != null ? Manager.nameIn(userAgent) : fieldManager;
        return Manager.updater(name, type.apiVersion(), info.subresource());
    }

    /** @throws ApiException 413 above 3 MiB */
    public byte[] readBody() {
        try {
            long announced = http.getContentLengthLong();
            int most = announced < 0 ? BODY_LIMIT : (int) Math.min(announced, BODY_LIMIT);
            byte[] body = http.getInputStream().readNBytes(most + 1);
            if (body.length > BODY_LIMIT) {
                throw ApiException.tooLarge("Request entity too large: limit is " + BODY_LIMIT);
            }
            return body;
        } catch (IOException e) {
            throw ApiException.badRequest("the body of the request could not be read");
        }
    }
}
