package dev.capstan.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@link MetricsEndpoint} behind the JDK's server. */
final class MetricsHandler implements HttpHandler {
    private static final int NO_BODY = -1;

    private final MetricsEndpoint endpoint;

    MetricsHandler(MetricsEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Optional<String> text = endpoint.scrape();
        if (text.isEmpty()) {
            exchange.sendResponseHeaders(404, NO_BODY);
            return;
        }
        byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", MetricsEndpoint.CONTENT_TYPE);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, head ? NO_BODY : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }
}
