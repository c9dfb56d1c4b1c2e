package dev.capstan.apiserver.discovery;

import dev.capstan.management.HealthEndpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Alive and ready, and why not. The answer is plain text, whatever the client accepts. */
@RestController
class HealthController {
    private final HealthEndpoint health;

    HealthController(HealthEndpoint health) {
        this.health = health;
    }

    @GetMapping({"/healthz", "/healthz/*", "/livez", "/livez/*", "/readyz", "/readyz/*"})
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HealthEndpoint.Answer answer = health.answer(request.getRequestURI(), request.getQueryString());
        response.setStatus(answer.code());
        response.setContentType("text/plain; charset=utf-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-cache, private");
        response.getOutputStream().write(answer.text().getBytes(StandardCharsets.UTF_8));
    }
}
