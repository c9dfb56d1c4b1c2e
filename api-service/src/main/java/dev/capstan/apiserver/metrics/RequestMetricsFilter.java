package dev.capstan.apiserver.metrics;

import dev.capstan.apiserver.request.RequestInfo;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Counts every request, also the refused: the outermost of all. What a request was about, the filter that admits it has found out. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestMetricsFilter extends OncePerRequestFilter {
    private final RequestMeters meters;

    RequestMetricsFilter(RequestMeters meters) {
        this.meters = meters;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String method = request.getMethod();
        long began = System.nanoTime();
        AtomicInteger inFlight = meters.begin(method);
        try {
            chain.doFilter(request, response);
        } finally {
            inFlight.decrementAndGet();
            RequestInfo info = request.getAttribute(RequestInfo.ATTRIBUTE) instanceof RequestInfo known ? known : null;
            meters.end(info, method, response.getStatus(), System.nanoTime() - began);
        }
    }
}
