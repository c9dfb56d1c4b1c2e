package dev.capstan.apiserver.metrics;

import dev.capstan.apiserver.request.RequestInfo;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Counts watches while they are open. Behind the filter that finds out what a request is about. */
@Component
@Order(0)
class LongRunningFilter extends OncePerRequestFilter {
    private final RequestMeters meters;

    LongRunningFilter(RequestMeters meters) {
        this.meters = meters;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!(request.getAttribute(RequestInfo.ATTRIBUTE) instanceof RequestInfo info)
                || !RequestMeters.isLongRunning(info)) {
            chain.doFilter(request, response);
            return;
        }
        AtomicInteger open = meters.beginLongRunning(info, request.getMethod());
        try {
            chain.doFilter(request, response);
        } finally {
            open.decrementAndGet();
        }
    }
}
