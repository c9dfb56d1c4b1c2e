package dev.capstan.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * A service's small HTTP server for probes and metrics. The JDK's own: it costs no start-up time and next to no memory.
 *
 * <p>It serves from its own creation to its own destruction, not in a phase of the life cycle: whoever probes a service that
 * waits for its database, or one that is stopping, must get an answer.
 */
public final class ManagementServer implements InitializingBean, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(ManagementServer.class);
    private static final int NOT_SERVED = -1;

    private final ManagementProperties properties;
    private final Map<String, HttpHandler> handlers;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    /**
     * @param handlers by path prefix
     */
    ManagementServer(ManagementProperties properties, Map<String, HttpHandler> handlers) {
        this.properties = properties;
        this.handlers = Map.copyOf(handlers);
    }

    /** -1 when nothing is served. */
    public int port() {
        return server == null ? NOT_SERVED : server.getAddress().getPort();
    }

    @Override
    public void afterPropertiesSet() {
        if (properties.port() == null) {
            return;
        }
        InetSocketAddress address = new InetSocketAddress(properties.address(), properties.port());
        HttpServer created;
        try {
            created = HttpServer.create(address, 0);
        } catch (IOException failure) {
            throw new StartFailure(
                    "cannot serve health at " + address + ": " + failure.getMessage(),
                    "set capstan.management.address and capstan.management.port to what is free",
                    failure);
        }
        threads = Executors.newVirtualThreadPerTaskExecutor();
        created.setExecutor(threads);
        handlers.forEach((path, handler) -> created.createContext(path, exchange -> serve(exchange, handler)));
        created.start();
        server = created;
        log.info("health is served address={} port={}", properties.address(), port());
    }

    private static void serve(HttpExchange exchange, HttpHandler handler) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("GET")
                    || exchange.getRequestMethod().equals("HEAD")) {
                handler.handle(exchange);
            } else {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
            }
        } catch (RuntimeException failure) {
            log.warn("request failed path={}", exchange.getRequestURI().getPath(), failure);
            throw failure;
        }
    }

    @Override
    public void destroy() {
        if (server != null) {
            server.stop(0);
        }
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
