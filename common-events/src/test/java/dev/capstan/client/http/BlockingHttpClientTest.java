package dev.capstan.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.capstan.client.ApiErrors;
import dev.capstan.client.ApiPatch;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockingHttpClientTest {
    private static final String FOUND = """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"räum"},"data":{"a":"ß"}}""";

    /** What the server does with the next request: an answer's body, or a sort of silence. */
    private final Queue<String> script = new ConcurrentLinkedQueue<>();

    private static final int PATIENT_MILLIS = 600_000;

    private static final String HANG_UP = "hang up";
    private static final String SAY_NOTHING = "say nothing";
    private static final String WAIT_FOR_ANOTHER = "wait for another request, then answer";

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicReference<Thread> answeredOn = new AtomicReference<>();
    private ServerSocket server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
        client = clientThatWaits(PATIENT_MILLIS);
    }

    private KubernetesClient clientThatWaits(int millis) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getLocalPort())
                        .withRequestRetryBackoffLimit(0)
                        .withRequestTimeout(millis)
                        .build())
                .withHttpClientFactory(new BlockingHttpClientFactory())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("thread", new Interceptor() {
                    @Override
                    public void after(
                            HttpRequest request,
                            HttpResponse<?> response,
                            AsyncBody.Consumer<List<ByteBuffer>> consumer) {
                        answeredOn.set(Thread.currentThread());
                    }
                }))
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                StringBuilder head = new StringBuilder(line);
                int length = 0;
                for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
                    head.append('\n').append(header);
                    if (header.startsWith("Content-Length: ")) {
                        length = Integer.parseInt(header.substring("Content-Length: ".length()));
                    }
                }
                char[] body = new char[length];
                for (int read = 0; read < length; ) {
                    read += in.read(body, read, length - read);
                }
                requests.add(head + "\n\n" + new String(body));
                String answer = script.remove();
                if (answer.equals(HANG_UP)) {
                    return;
                }
                if (answer.equals(WAIT_FOR_ANOTHER)) {
                    await().until(() -> requests.size() > 1);
                    answer = FOUND;
                }
                if (!answer.equals(SAY_NOTHING)) {
                    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                    connection
                            .getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                                            + bytes.length + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    connection.getOutputStream().write(bytes);
                }
            }
        } catch (IOException gone) {
            // so is the client
        }
    }

    @Test
    void carriesTheRequestOutOnTheThreadThatAsks() {
        script.add(FOUND);

        ConfigMap found = get();

        assertThat(found.getMetadata().getName()).isEqualTo("räum");
        assertThat(found.getData()).containsEntry("a", "ß");
        assertThat(answeredOn).hasValue(Thread.currentThread());
    }

    @Test
    void sendsTheBodyOnceWithItsTypeAndLength() {
        script.add(FOUND);

        client.resource(configMap()).create();

        String request = requests.remove();
        assertThat(request).startsWith("POST /api/v1/namespaces/default/configmaps");
        assertThat(request).containsOnlyOnce("Content-Type:").containsOnlyOnce("Content-Length:");
        assertThat(request).contains("\"name\":\"room\"");
    }

    @Test
    void asksAgainWhatAServerThatWentAwayLeftUnanswered() {
        script.addAll(List.of(FOUND, HANG_UP, FOUND));

        get();
        assertThat(get().getData()).containsEntry("a", "ß");

        assertThat(requests).hasSize(3);
    }

    @Test
    void writesNothingTwice() {
        script.addAll(List.of(FOUND, HANG_UP, FOUND));
        get();

        assertThatThrownBy(() -> client.resource(configMap()).create())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        failure -> assertThat(ApiErrors.isUnavailable(failure)).isTrue());

        assertThat(requests).hasSize(2);
    }

    @Test
    void aConnectionThatBreaksTakesTheIdleOnesWithIt() throws InterruptedException {
        script.addAll(List.of(WAIT_FOR_ANOTHER, WAIT_FOR_ANOTHER, HANG_UP, FOUND));
        Thread other = Thread.ofPlatform().start(this::get);
        get();
        other.join();
        assertThat(connections).hasValue(2);

        assertThatThrownBy(() -> client.resource(configMap()).create()).isInstanceOf(KubernetesClientException.class);
        get();

        assertThat(connections).hasValue(3);
    }

    @Test
    void waitsForAnAnswerNoLongerThanItWasTold() {
        script.add(SAY_NOTHING);

        try (KubernetesClient impatient = clientThatWaits(500)) {
            assertThatThrownBy(() -> impatient.resource(configMap()).create())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            failure ->
                                    assertThat(ApiErrors.isUnavailable(failure)).isTrue());
        }
    }

    @Test
    void waitsNoLongerForAnAnswerToARawRequest() {
        script.add(SAY_NOTHING);

        try (KubernetesClient impatient = clientThatWaits(500)) {
            assertThatThrownBy(() -> impatient.raw("/api/v1/namespaces/default/pods/web/binding", "POST", configMap()))
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            failure ->
                                    assertThat(ApiErrors.isUnavailable(failure)).isTrue());
        }
    }

    @Test
    void waitsNoLongerForAnAnswerToAPatch() {
        script.add(SAY_NOTHING);

        try (KubernetesClient impatient = clientThatWaits(500)) {
            assertThatThrownBy(() -> new ApiPatch(impatient)
                            .send("/api/v1/namespaces/default/pods/web/status", PatchType.STRATEGIC_MERGE, "{}"))
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            failure ->
                                    assertThat(ApiErrors.isUnavailable(failure)).isTrue());
        }
    }

    @Test
    void closingEndsWhatIsUnderWay() throws InterruptedException {
        script.add(SAY_NOTHING);
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread asking = Thread.ofPlatform().start(() -> {
            try {
                client.resource(configMap()).create();
            } catch (RuntimeException failure) {
                ended.set(failure);
            }
        });
        await().until(() -> !requests.isEmpty());

        client.close();

        asking.join(10_000);
        assertThat(ended.get()).isInstanceOf(KubernetesClientException.class);
    }

    private ConfigMap get() {
        return client.configMaps().inNamespace("default").withName("room").get();
    }

    private static ConfigMap configMap() {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("room")
                .endMetadata()
                .build();
    }
}
