package dev.capstan.nodeagent.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The agent's own HTTPS endpoint, the kubelet's port. It serves one client, the API server, and asks for its certificate
 * before anything else; what a user may read, the API server has decided.
 */
public final class AgentServer implements SmartLifecycle {
    /** First of all: the node reports its port. */
    private static final int PHASE = -10;

    private static final Logger log = LoggerFactory.getLogger(AgentServer.class);

    private final String address;
    private final ServerPort port;
    private final @Nullable SSLContext tls;
    private final Map<String, HttpHandler> handlers;
    private final ClientCertificate clientCertificate = new ClientCertificate();
    private @Nullable HttpsServer server;
    private @Nullable ExecutorService threads;

    /**
     * @param configuredPort 0 for a free one that is kept
     * @param tls null: no certificates are configured, so nothing is served
     * @param handlers by path prefix
     */
    public AgentServer(
            String address,
            int configuredPort,
            Path stateDir,
            @Nullable SSLContext tls,
            Map<String, HttpHandler> handlers) {
        this.address = address;
        this.port = new ServerPort(configuredPort, stateDir);
        this.tls = tls;
        this.handlers = Map.copyOf(handlers);
    }

    /** 0 while nothing is served. */
    public synchronized int port() {
        return server == null ? 0 : server.getAddress().getPort();
    }

    @Override
    public synchronized void start() {
        if (tls == null) {
            log.warn("agent serves no logs: capstan.agent.tls isn't configured");
            return;
        }
        HttpsServer created = bind();
        created.setHttpsConfigurator(new RequiresClientCertificate(tls));
        threads = Executors.newVirtualThreadPerTaskExecutor();
        created.setExecutor(threads);
        handlers.forEach((path, handler) -> created.createContext(path, exchange -> serve(exchange, handler)));
        created.start();
        port.remember(created.getAddress().getPort());
        server = created;
        log.info(
                "agent serves address={} port={}", address, created.getAddress().getPort());
    }

    private HttpsServer bind() {
        try {
            return HttpsServer.create(new InetSocketAddress(address, port.wanted()), 0);
        } catch (BindException taken) {
            if (!port.isFlexible()) {
                throw new UncheckedIOException("agent port " + port.wanted() + " is taken", taken);
            }
            return bindAnywhere();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private HttpsServer bindAnywhere() {
        try {
            return HttpsServer.create(new InetSocketAddress(address, 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void serve(HttpExchange exchange, HttpHandler handler) {
        // Not closed by the same try that catches: that would close it before the failure is answered.
        try (exchange) {
            serveOrExplain(exchange, handler);
        } catch (IOException clientLeft) {
            log.debug("client left path={} cause={}", exchange.getRequestURI().getPath(), clientLeft.getMessage());
        }
    }

    private void serveOrExplain(HttpExchange exchange, HttpHandler handler) throws IOException {
        if (!clientCertificate.isApiServer(exchange)) {
            answer(exchange, 403, "Forbidden");
            return;
        }
        try {
            handler.handle(exchange);
        } catch (RuntimeException failure) {
            log.warn("request failed path={}", exchange.getRequestURI().getPath(), failure);
            answer(exchange, 500, String.valueOf(failure.getMessage()));
        }
    }

    static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static final class RequiresClientCertificate extends HttpsConfigurator {
        private RequiresClientCertificate(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters parameters) {
            SSLParameters required = getSSLContext().getDefaultSSLParameters();
            required.setNeedClientAuth(true);
            parameters.setSSLParameters(required);
        }
    }

    @Override
    public synchronized void stop() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
        if (threads != null) {
            threads.shutdownNow();
            threads = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return server != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
