package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.model.Container;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine has of this cluster and node, asked for by label. Newest first, as the engine lists. */
final class ContainerListing {
    private final DockerEngine engine;
    private final ContainerLabels labels;

    ContainerListing(DockerEngine engine, ContainerLabels labels) {
        this.engine = engine;
        this.labels = labels;
    }

    List<Container> sandboxes(@Nullable String podUid, Map<String, String> more) {
        return list(ContainerLabels.SANDBOX, podUid, null, more);
    }

    List<Container> containers(@Nullable String podUid, @Nullable String sandboxId, Map<String, String> more) {
        return list(ContainerLabels.CONTAINER, podUid, sandboxId, more);
    }

    List<String> allIn(String sandboxId) {
        return containers(null, sandboxId, Map.of()).stream()
                .map(Container::getId)
                .toList();
    }

    List<String> runningIn(String sandboxId) {
        return containers(null, sandboxId, Map.of()).stream()
                .filter(container -> "running".equals(container.getState()))
                .map(Container::getId)
                .toList();
    }

    private List<Container> list(
            String type, @Nullable String podUid, @Nullable String sandboxId, Map<String, String> more) {
        Map<String, String> wanted = labels.mine();
        wanted.putAll(more);
        wanted.put(ContainerLabels.TYPE, type);
        if (podUid != null) {
            wanted.put(ContainerLabels.POD_UID, podUid);
        }
        if (sandboxId != null) {
            wanted.put(ContainerLabels.SANDBOX_ID, sandboxId);
        }
        return engine.call(
                "list containers",
                docker -> docker.listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(wanted)
                        .exec());
    }
}
