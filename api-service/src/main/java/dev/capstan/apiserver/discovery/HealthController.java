package dev.capstan.apiserver.discovery;

import dev.capstan.apiserver.store.StoreReadiness;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Alive is who answers; ready is who has loaded the store and can read from it. The answer is plain text, whatever the client
 * accepts.
 */
@RestController
class HealthController {
    private final StoreReadiness store;

    HealthController(StoreReadiness store) {
        this.store = store;
    }

    @GetMapping({"/healthz", "/livez"})
    void alive(HttpServletResponse response) throws IOException {
        write(response, 200, "ok");
    }

    @GetMapping("/readyz")
    void ready(HttpServletResponse response) throws IOException {
        if (store.ready()) {
            write(response, 200, "ok");
        } else {
            write(response, 500, "[-]store failed: not loaded, or PostgreSQL does not answer\nreadyz check failed\n");
        }
    }

    private static void write(HttpServletResponse response, int code, String text) throws IOException {
        response.setStatus(code);
        response.setContentType("text/plain; charset=utf-8");
        response.setHeader("Cache-Control", "no-cache, private");
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
