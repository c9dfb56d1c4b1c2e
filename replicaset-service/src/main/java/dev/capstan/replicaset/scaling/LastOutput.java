package dev.capstan.replicaset.scaling;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The last lines that a terminated container wrote, for the event that outlives its Pod.
 *
 * <p>They come from the Pod's agent, which may be what has failed. So it gets half a second, and no answer is an empty one: a
 * replacement must not wait for a log.
 */
final class LastOutput {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int LINES = 5;

    private final KubernetesClient client;

    LastOutput(KubernetesClient client) {
        this.client = client;
    }

    String of(Pod pod, String container) {
        CompletableFuture<String> log = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().name("last-output").start(() -> log.complete(read(pod, container)));
        try {
            return log.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            reader.interrupt();
            return "";
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private String read(Pod pod, String container) {
        // Raw, since the client's own way to a log first waits for the Pod to become ready.
        String path = "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                + pod.getMetadata().getName() + "/log?container=" + container + "&tailLines=" + LINES;
        try {
            String log = client.raw(path);
            return log == null ? "" : log;
        } catch (KubernetesClientException unavailable) {
            return "";
        }
    }
}
