package dev.capstan.apiserver.subresource;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.ApiServer;
import dev.capstan.apiserver.testing.TestPki;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Both ends over TLS: the API server, asked with a client certificate, and an agent that wants one too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodLogIT {
    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private TestPki pki;
    private HttpsServer agent;
    private ApiServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        pki = new TestPki(folder)
                .issue("apiserver", "CN=kube-apiserver")
                .issue("kubelet-client", "CN=kube-apiserver-kubelet-client")
                .issue("agent", "CN=system:node:n1,O=system:nodes")
                .issue("admin", "CN=kubernetes-admin,O=system:masters");
        agent = agent();
        server = ApiServer.start(
                "server.ssl.enabled=true",
                "server.ssl.bundle=api",
                "spring.ssl.bundle.pem.api.keystore.certificate=file:" + pki.certificate("apiserver"),
                "spring.ssl.bundle.pem.api.keystore.private-key=file:" + pki.key("apiserver"),
                "spring.ssl.bundle.pem.api.truststore.certificate=file:" + pki.certificate("ca"),
                "capstan.kubelet.client-certificate-file=" + pki.certificate("kubelet-client"),
                "capstan.kubelet.client-key-file=" + pki.key("kubelet-client"),
                "capstan.kubelet.ca-file=" + pki.certificate("ca"));
        ApiClient client = admin();
        client.post("/api/v1/nodes", "{\"metadata\": {\"name\": \"n1\"}}");
        client.merge(
                "/api/v1/nodes/n1/status",
                "{\"status\": {\"addresses\": [{\"type\": \"InternalIP\", \"address\": \"127.0.0.1\"}],"
                        + " \"daemonEndpoints\": {\"kubeletEndpoint\": {\"Port\": "
                        + agent.getAddress().getPort() + "}}}}");
        client.post(
                PODS,
                "{\"metadata\": {\"name\": \"p\"}, \"spec\": {\"nodeName\": \"n1\", \"containers\":"
                        + " [{\"name\": \"main\", \"image\": \"busybox\"}, {\"name\": \"new\", \"image\": \"busybox\"}]}}");
    }

    @AfterAll
    void stop() {
        server.close();
        agent.stop(0);
    }

    @Test
    void aClientCertificateSaysWhoAsks() {
        assertThat(admin().get("/api/v1/nodes").code()).isEqualTo(200);
        ApiClient asAgent = new ApiClient(server, "").over(pki.sslContext("agent"));
        assertThat(asAgent.get("/api/v1/namespaces/default/secrets").message())
                .contains("User \"system:node:n1\" cannot list resource \"secrets\"");
        ApiClient nobody = new ApiClient(server, "").over(pki.sslContext(""));
        assertThat(nobody.get("/api/v1/nodes").code()).isEqualTo(401);
    }

    @Test
    void passesOnWhatTheAgentSaysAndTheOptionsThatItNeeds() throws InterruptedException {
        lines.add("hello\n");
        lines.add("");

        Answer log = admin().get(PODS + "/p/log?container=main&tailLines=5&timestamps=true&previous=false");

        assertThat(log.text()).isEqualTo("hello\n");
        assertThat(log.header("Content-Type")).startsWith("text/plain");
        assertThat(asked.poll(5, TimeUnit.SECONDS))
                .isEqualTo("/containerLogs/default/p/main?tailLines=5&timestamps=true");
    }

    @Test
    void saysWhenTheNodesAgentHasNotToldWhereItIs() {
        admin().post("/api/v1/nodes", "{\"metadata\": {\"name\": \"n2\"}}");
        admin().post(
                        PODS,
                        "{\"metadata\": {\"name\": \"q\"}, \"spec\": {\"nodeName\": \"n2\", \"containers\":"
                                + " [{\"name\": \"main\", \"image\": \"busybox\"}]}}");

        Answer log = admin().get(PODS + "/q/log");

        assertThat(log.code()).isEqualTo(503);
        assertThat(log.message()).isEqualTo("node \"n2\": no preferred addresses found; known addresses: []");
    }

    @Test
    void followsLineByLine() throws Exception {
        HttpClient http =
                HttpClient.newBuilder().sslContext(pki.sslContext("admin")).build();
        URI uri = URI.create("https://127.0.0.1:" + server.port() + PODS + "/p/log?container=main&follow=true");
        lines.add("first\n");

        try (var body = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream())
                .body()) {
            assertThat(new String(body.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("first\n");
            lines.add("second\n");
            assertThat(new String(body.readNBytes(7), StandardCharsets.UTF_8)).isEqualTo("second\n");
            lines.add("");
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @Test
    void passesOnTheAgentsRefusals() {
        Answer log = admin().get(PODS + "/p/log?container=new");

        assertThat(log.code()).isEqualTo(400);
        assertThat(log.message()).isEqualTo("container \"new\" in pod \"p\" is waiting to start: ContainerCreating");
    }

    private ApiClient admin() {
        return new ApiClient(server, "").over(pki.sslContext("admin"));
    }

    private HttpsServer agent() throws IOException {
        HttpsServer https = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        SSLContext context = pki.sslContext("agent");
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        https.createContext("/", this::answer);
        https.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        https.start();
        return https;
    }

    /** Sends the test's lines until an empty one. */
    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().endsWith("/new")) {
            byte[] refusal = "container \"new\" in pod \"p\" is waiting to start: ContainerCreating\n"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(400, refusal.length);
            exchange.getResponseBody().write(refusal);
            exchange.close();
            return;
        }
        asked.add(exchange.getRequestURI().toString());
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (String line = lines.take(); !line.isEmpty(); line = lines.take()) {
                out.write(line.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
