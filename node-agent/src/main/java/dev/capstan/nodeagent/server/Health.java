package dev.capstan.nodeagent.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;

/** {@code /healthz}: whoever gets this answer has reached a living agent. */
public final class Health implements HttpHandler {
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        AgentServer.answer(exchange, 200, "ok");
    }
}
