package dev.capstan.nodeagent.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import dev.capstan.nodeagent.network.HostCommand;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's endpoint: whom it serves, and where it is found. */
class AgentServerTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path keys;

    @TempDir
    private Path stateDir;

    private final List<AgentServer> started = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() {
        keytool("ca", "CN=authority", "-ext", "bc=ca:true");
        keytool("server", "CN=node-1", "-ext", "san=ip:127.0.0.1", "-signer", "ca");
        keytool("api-server", "CN=kube-apiserver-kubelet-client", "-signer", "ca");
        keytool("somebody", "CN=system:node:node-2", "-signer", "ca");
    }

    @AfterEach
    void stopAll() {
        started.forEach(AgentServer::stop);
    }

    @Test
    void servesTheApiServer() throws Exception {
        AgentServer server = start(0, exchange -> AgentServer.answer(exchange, 200, "hello"));

        assertThat(get(server, "api-server").body()).isEqualTo("hello");
    }

    @Test
    void refusesOtherHoldersOfACertificateOfTheCluster() throws Exception {
        AgentServer server = start(0, exchange -> AgentServer.answer(exchange, 200, "hello"));

        HttpResponse<String> answer = get(server, "somebody");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("Forbidden");
    }

    @Test
    void doesNotTalkToWhoShowsNoCertificate() {
        AgentServer server = start(0, exchange -> AgentServer.answer(exchange, 200, "hello"));

        assertThatThrownBy(() -> get(server, "")).isInstanceOfAny(SSLException.class, IOException.class);
    }

    @Test
    void answersAFailureWithItsMessageAndNoStackTrace() throws Exception {
        AgentServer server = start(0, exchange -> {
            throw new IllegalStateException("the engine is away");
        });

        HttpResponse<String> answer = get(server, "api-server");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("the engine is away");
    }

    @Test
    void keepsAFreePortOverARestart() throws Exception {
        HttpHandler hello = exchange -> AgentServer.answer(exchange, 200, "hello");
        AgentServer first = start(0, hello);
        int port = first.port();
        first.stop();

        AgentServer second = start(0, hello);

        assertThat(second.port()).isEqualTo(port);
        assertThat(get(second, "api-server").statusCode()).isEqualTo(200);
    }

    @Test
    void takesAnotherPortWhenItsOwnIsTakenUnlessItWasToldWhich() throws IOException {
        HttpHandler hello = exchange -> AgentServer.answer(exchange, 200, "hello");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Files.writeString(stateDir.resolve("port"), Integer.toString(taken.getLocalPort()));

            assertThat(start(0, hello).port()).isNotZero().isNotEqualTo(taken.getLocalPort());
            assertThatThrownBy(() -> start(taken.getLocalPort(), hello))
                    .hasMessageContaining("agent port " + taken.getLocalPort() + " is taken");
        }
    }

    @Test
    void servesNothingWithoutCertificates() {
        AgentServer server = new AgentServer("127.0.0.1", 0, stateDir, null, Map.of());

        server.start();

        assertThat(server.port()).isZero();
    }

    private AgentServer start(int port, HttpHandler handler) {
        AgentServer server =
                new AgentServer("127.0.0.1", port, stateDir, context("server"), Map.of("/containerLogs/", handler));
        started.add(server);
        server.start();
        return server;
    }

    private static HttpResponse<String> get(AgentServer server, String identity)
            throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(context(identity)).build()) {
            URI uri = URI.create("https://127.0.0.1:" + server.port() + "/containerLogs/default/web/main");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    /** Trusts the authority and shows the named certificate, none for the empty name. */
    private static SSLContext context(String name) {
        try {
            KeyStore all = KeyStore.getInstance("PKCS12");
            try (InputStream file = Files.newInputStream(keys.resolve("all.p12"))) {
                all.load(file, PASSWORD);
            }
            KeyStore own = empty();
            if (!name.isEmpty()) {
                own.setKeyEntry(name, all.getKey(name, PASSWORD), PASSWORD, all.getCertificateChain(name));
            }
            KeyStore trusted = empty();
            trusted.setCertificateEntry("ca", all.getCertificate("ca"));
            KeyManagerFactory shown = KeyManagerFactory.getInstance("PKIX");
            shown.init(own, PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static void keytool(String alias, String subject, String... more) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-keystore",
                keys.resolve("all.p12").toString(),
                "-storepass",
                new String(PASSWORD),
                "-alias",
                alias,
                "-dname",
                subject));
        words.addAll(List.of(more));
        HostCommand.of(words).run(Duration.ofSeconds(20)).orThrow();
    }
}
