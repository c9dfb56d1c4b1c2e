package dev.capstan.nodeagent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FewIdleConnectionsTest {
    private static final int BURST = 20;

    private final Collection<String> connectionHeaders = new ConcurrentLinkedQueue<>();
    private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch together = new CountDownLatch(1);
    private volatile int status = 200;
    private HttpServer server;
    private DockerEngine engine;

    @BeforeEach
    void start() throws IOException {
        listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        engine = new DockerEngine(
                URI.create("tcp://127.0.0.1:" + server.getAddress().getPort()), Duration.ofSeconds(10));
    }

    private void listen(InetSocketAddress address) throws IOException {
        server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        engine.close();
        server.stop(0);
    }

    /** As soon as all have come that were to be under way together. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            connections.add(exchange.getRemoteAddress());
            connectionHeaders.add(String.valueOf(exchange.getRequestHeaders().getFirst("Connection"))
                    .toLowerCase());
            together.countDown();
            together.await();
            exchange.sendResponseHeaders(status, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void ofABurstAFewConnectionsStay() {
        burst();

        assertThat(connectionHeaders)
                .filteredOn(header -> !header.equals("close"))
                .hasSize(FewIdleConnections.KEPT);
    }

    @Test
    void whatComesOneByOneSharesOneConnection() {
        for (int i = 0; i < BURST; i++) {
            ping();
        }

        assertThat(connections).hasSize(1);
        assertThat(connectionHeaders).doesNotContain("close");
    }

    @Test
    void afterABurstAndAfterFailuresConnectionsAreKeptAgain() throws IOException {
        burst();
        status = 500;
        failOften();
        server.stop(0);
        failOften();
        status = 200;
        listen(server.getAddress());
        connectionHeaders.clear();

        ping();

        assertThat(connectionHeaders).hasSize(1).doesNotContain("close");
    }

    private void failOften() {
        for (int i = 0; i <= FewIdleConnections.KEPT; i++) {
            assertThatThrownBy(this::ping).isInstanceOf(ContainerRuntimeException.class);
        }
    }

    private void burst() {
        together = new CountDownLatch(BURST);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < BURST; i++) {
                callers.submit(this::ping);
            }
        }
    }

    private void ping() {
        engine.run("ping", docker -> docker.pingCmd().exec());
    }
}
