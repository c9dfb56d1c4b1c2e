package dev.capstan.apiserver.endpoint;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Keeps the W3C {@code traceparent} of a request where the store finds it, to send it along with the change it makes. */
@Component
class TraceContextFilter extends OncePerRequestFilter {
    private static final String TRACEPARENT = "traceparent";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String traceparent = request.getHeader(TRACEPARENT);
        if (traceparent == null) {
            chain.doFilter(request, response);
            return;
        }
        try (MDC.MDCCloseable kept = MDC.putCloseable(TRACEPARENT, traceparent)) {
            chain.doFilter(request, response);
        }
    }
}
