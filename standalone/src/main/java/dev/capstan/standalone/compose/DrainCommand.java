package dev.capstan.standalone.compose;

import dev.capstan.client.http.BlockingHttpClientFactory;
import dev.capstan.standalone.cluster.ClusterDirectory;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Deletes all Pods, each with its grace period, and waits until they are gone. Whoever would make new ones must have been
 * stopped; as with {@code kubectl drain --force}, a Pod that nobody made comes back from nobody.
 */
@Command(name = "drain")
public final class DrainCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long POLL_MILLIS = 200;

    @Option(names = "--dir", required = true)
    private Path dir = Path.of(".");

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path kubeconfig = new ClusterDirectory(dir).kubeconfig();
        Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
        config.setRequestRetryBackoffLimit(0);
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new BlockingHttpClientFactory())
                .build()) {
            return drain(client);
        } catch (KubernetesClientException unreachable) {
            System.err.println("capstan: Pods can't be asked to stop: " + unreachable.getMessage());
            return 1;
        }
    }

    private static int drain(KubernetesClient client) throws InterruptedException {
        List<Pod> pods = client.pods().inAnyNamespace().list().getItems();
        for (Pod pod : pods) {
            client.resource(pod).delete();
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!pods.isEmpty()) {
            if (System.nanoTime() > deadline) {
                System.err.println("capstan: still there after " + PATIENCE.toSeconds() + " s: "
                        + pods.stream().map(pod -> pod.getMetadata().getName()).toList());
                return 1;
            }
            Thread.sleep(POLL_MILLIS);
            pods = client.pods().inAnyNamespace().list().getItems();
        }
        return 0;
    }
}
