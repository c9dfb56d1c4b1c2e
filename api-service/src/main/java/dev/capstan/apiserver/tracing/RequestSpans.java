package dev.capstan.apiserver.tracing;

import dev.capstan.apiserver.request.RequestInfo;
import dev.capstan.apiserver.request.UserInfo;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.tracing.Cause;
import dev.capstan.tracing.Span;
import dev.capstan.tracing.Tracing;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A span for each request about a resource: a step of the client's trace if it sends a {@code traceparent}, else the first of a
 * new one. What the request changes carries that span's context through the change log to Kafka.
 *
 * <p>Comes after the security filter: who isn't let in leaves no span. A watch lasts for minutes and changes nothing, so it has
 * none either.
 */
@Component
class RequestSpans extends OncePerRequestFilter {
    private static final int SERVER_ERROR = 500;

    private final Tracing tracing;

    RequestSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !tracing.isOn();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        @Nullable RequestInfo info = (RequestInfo) request.getAttribute(RequestInfo.ATTRIBUTE);
        if (info == null || !info.isResourceRequest() || info.verb() == Verb.WATCH) {
            chain.doFilter(request, response);
            return;
        }
        try (Span span = tracing.request(nameOf(info), request.getHeader(Cause.TRACEPARENT))) {
            describe(span, request, info);
            chain.doFilter(request, response);
            span.with("http.response.status_code", response.getStatus());
            if (response.getStatus() >= SERVER_ERROR) {
                span.failed("answered " + response.getStatus());
            }
        }
    }

    /** {@code create pods}, {@code patch pods/status}, {@code create deployments.apps}: the words of RBAC rules. */
    private static String nameOf(RequestInfo info) {
        String group = info.group().isEmpty() ? "" : "." + info.group();
        String subresource = info.subresource().isEmpty() ? "" : "/" + info.subresource();
        return info.verb() + " " + info.resource() + group + subresource;
    }

    private static void describe(Span span, HttpServletRequest request, RequestInfo info) {
        span.with("http.request.method", request.getMethod()).with("url.path", info.path());
        if (request.getAttribute(UserInfo.ATTRIBUTE) instanceof UserInfo user) {
            span.with("user.name", user.name());
        }
    }
}
