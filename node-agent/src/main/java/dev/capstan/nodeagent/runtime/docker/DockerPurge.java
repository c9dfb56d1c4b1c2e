package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.model.Container;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.RuntimeTimeoutException;
import dev.capstan.nodeagent.runtime.RuntimeUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/** Removes all containers of a cluster, whichever node made them. */
public final class DockerPurge {
    /**
     * A busy engine gives up on a kill after 12 s, with "did not receive an exit event", although the container does end soon
     * after. What doesn't answer at all is not asked again.
     */
    private static final RetryPolicy WHILE_THE_ENGINE_IS_BUSY = RetryPolicy.builder()
            .includes(ContainerRuntimeException.class)
            .excludes(RuntimeUnavailableException.class, RuntimeTimeoutException.class)
            .delay(Duration.ofSeconds(1))
            .maxRetries(5)
            .build();

    private DockerPurge() {}

    public static void removeContainers(String clusterId, URI dockerHost) {
        try (DockerEngine engine = new DockerEngine(dockerHost, DockerRuntimeSettings.DEFAULT_CALL_LIMIT)) {
            new RetryTemplate(WHILE_THE_ENGINE_IS_BUSY).invoke(() -> removeContainers(clusterId, engine));
        }
    }

    private static void removeContainers(String clusterId, DockerEngine engine) {
        List<Container> all = engine.call(
                "list containers",
                docker -> docker.listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(Map.of(ContainerLabels.CLUSTER, clusterId))
                        .exec());
        Parallel.runAll(all.stream()
                .<Runnable>map(container -> () -> engine.removeContainer(container.getId()))
                .toList());
    }
}
