package dev.capstan.nodeagent.runtime.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine so busy that it gives up on a kill, as Docker does after 12 s; the container ends all the same. */
class DockerPurgeTest {
    private static final String GAVE_UP =
            "{\"message\":\"Could not kill running container, cannot remove - did not receive an exit event\"}";

    private final List<String> left = new CopyOnWriteArrayList<>(List.of("a", "b"));
    private final List<String> refusals = new CopyOnWriteArrayList<>(List.of("b"));
    private HttpServer engine;

    @BeforeEach
    void startEngine() throws IOException {
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.createContext("/", this::answer);
        engine.start();
    }

    @AfterEach
    void stopEngine() {
        engine.stop(0);
    }

    @Test
    void whatTheEngineCouldNotKillAtOnceIsRemovedWhenItHasEnded() {
        DockerPurge.removeContainers(
                "cluster", URI.create("tcp://127.0.0.1:" + engine.getAddress().getPort()));

        assertThat(left).isEmpty();
        assertThat(refusals).isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String id = path.substring(path.lastIndexOf('/') + 1);
        if (exchange.getRequestMethod().equals("GET")) {
            send(
                    exchange,
                    200,
                    left.stream().map("{\"Id\":\"%s\"}"::formatted).toList().toString());
        } else if (refusals.remove(id)) {
            send(exchange, 500, GAVE_UP);
        } else {
            left.remove(id);
            send(exchange, 204, "");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
        exchange.getResponseBody().write(body.getBytes(UTF_8));
        exchange.close();
    }
}
