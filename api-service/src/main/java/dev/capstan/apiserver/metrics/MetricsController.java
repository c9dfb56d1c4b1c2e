package dev.capstan.apiserver.metrics;

import dev.capstan.management.MetricsEndpoint;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /metrics}, for admins and the group {@code system:monitoring}. */
@RestController
class MetricsController {
    private final MetricsEndpoint metrics;

    MetricsController(MetricsEndpoint metrics) {
        this.metrics = metrics;
    }

    @GetMapping(MetricsEndpoint.PATH)
    void metrics(HttpServletResponse response) throws IOException {
        byte[] text = metrics.scrape().orElse("").getBytes(StandardCharsets.UTF_8);
        response.setContentType(MetricsEndpoint.CONTENT_TYPE);
        response.getOutputStream().write(text);
    }
}
