package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.model.Container;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Removes all containers of a cluster, whichever node made them. */
public final class DockerPurge {
    private DockerPurge() {}

    public static void removeContainers(String clusterId, URI dockerHost) {
        try (DockerEngine engine = new DockerEngine(dockerHost, DockerRuntimeSettings.DEFAULT_CALL_LIMIT)) {
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
}
