package dev.capstan.e2e.tracing;

import dev.capstan.e2e.cluster.CapstanCluster;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** A client whose every request is a step of one trace of its own. */
final class TracingClient implements AutoCloseable {
    private final KubernetesClient client;
    private final String traceId;
    private final String spanId;

    TracingClient(CapstanCluster cluster) throws IOException {
        SplittableRandom random =
                new SplittableRandom(ThreadLocalRandom.current().nextLong());
        HexFormat hex = HexFormat.of();
        this.traceId = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
        this.spanId = hex.toHexDigits(random.nextLong());
        String traceparent = "00-" + traceId + "-" + spanId + "-01";
        String kubeconfig = Files.readString(cluster.directory().resolve("kubeconfig"));
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("traced", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        builder.setHeader("traceparent", traceparent);
                    }
                }))
                .build();
    }

    String traceId() {
        return traceId;
    }

    /** The span of the client itself, which it doesn't export. */
    String spanId() {
        return spanId;
    }

    Deployment create(Deployment deployment) {
        return client.resource(deployment).create();
    }

    void delete(Deployment deployment) {
        client.resource(deployment).delete();
    }

    @Override
    public void close() {
        client.close();
    }
}
