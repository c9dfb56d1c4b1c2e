package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import dev.capstan.nodeagent.runtime.Container;
import dev.capstan.nodeagent.runtime.ContainerConfig;
import dev.capstan.nodeagent.runtime.ContainerFilter;
import dev.capstan.nodeagent.runtime.ContainerNotFoundException;
import dev.capstan.nodeagent.runtime.ContainerStartException;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import dev.capstan.nodeagent.runtime.docker.EngineErrors.NameTakenException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The life of the containers in a sandbox. */
final class Containers {
    private final DockerEngine engine;
    private final ContainerLabels labels;
    private final ContainerSpec spec;
    private final ContainerListing listing;
    private final Duration callLimit;

    Containers(
            DockerEngine engine,
            ContainerLabels labels,
            ContainerSpec spec,
            ContainerListing listing,
            Duration callLimit) {
        this.engine = engine;
        this.labels = labels;
        this.spec = spec;
        this.listing = listing;
        this.callLimit = callLimit;
    }

    /**
     * The name holds Pod, container and attempt, so one that is taken was taken by an earlier try. Made but not started, it is
     * made anew, because the earlier try may have had another configuration; running, it is adopted. One that has ended keeps
     * its name and its exit code: starting it again would hide an exit from the Pod's status.
     */
    String create(String sandboxId, ContainerConfig config, PodSandboxConfig sandbox) {
        try {
            return createNew(sandboxId, config, sandbox);
        } catch (NameTakenException taken) {
            ContainerInspection existing = inspect(labels.nameOf(config.name(), sandbox.metadata(), config.attempt()))
                    .orElseThrow(() -> taken);
            if (existing.isRunning()) {
                return existing.response().getId();
            }
            if (!existing.isHalfMade()) {
                throw taken;
            }
            remove(existing.response().getId());
            return createNew(sandboxId, config, sandbox);
        }
    }

    private String createNew(String sandboxId, ContainerConfig config, PodSandboxConfig sandbox) {
        return engine.call(
                "create container " + config.name() + " of Pod " + sandbox.metadata(),
                docker -> spec.command(docker, labels, sandboxId, config, sandbox)
                        .exec()
                        .getId());
    }

    void start(String id) {
        engine.run("start container " + id, docker -> {
            try {
                docker.startContainerCmd(id).exec();
            } catch (NotModifiedException running) {
                return;
            } catch (NotFoundException gone) {
                throw gone;
            } catch (DockerException refused) {
                throw new ContainerStartException(EngineErrors.message(refused), refused);
            }
        });
    }

    /** The engine waits for the container, so the call may last as much longer as the container is given. */
    void stop(String id, Duration timeout) {
        int seconds = Math.toIntExact(timeout.plusSeconds(1).minusNanos(1).toSeconds());
        try {
            engine.run("stop container " + id, callLimit.plus(timeout), docker -> {
                try {
                    docker.stopContainerCmd(id).withTimeout(seconds).exec();
                } catch (NotModifiedException stopped) {
                    return;
                }
            });
        } catch (ContainerNotFoundException gone) {
            return;
        }
    }

    void remove(String id) {
        engine.removeContainer(id);
    }

    Optional<ContainerStatus> status(String id) {
        return inspect(id).map(ContainerInspection::toStatus);
    }

    private Optional<ContainerInspection> inspect(String idOrName) {
        try {
            var found = new ContainerInspection(engine.call(
                    "inspect container " + idOrName,
                    docker -> docker.inspectContainerCmd(idOrName).exec()));
            return Optional.of(found)
                    .filter(it -> labels.isMine(it.labels()) && !ContainerLabels.isSandbox(it.labels()));
        } catch (ContainerNotFoundException e) {
            return Optional.empty();
        }
    }

    List<Container> list(ContainerFilter filter) {
        return listing.containers(filter.podUid(), filter.podSandboxId(), filter.labels()).stream()
                .map(Containers::toContainer)
                .filter(container -> filter.state() == null || filter.state() == container.state())
                .toList();
    }

    private static Container toContainer(com.github.dockerjava.api.model.Container found) {
        Map<String, String> all = found.getLabels();
        return new Container(
                found.getId(),
                all.getOrDefault(ContainerLabels.SANDBOX_ID, ""),
                all.getOrDefault(ContainerLabels.POD_UID, ""),
                all.getOrDefault(ContainerLabels.CONTAINER_NAME, ""),
                ContainerLabels.attempt(all),
                ContainerStates.parse(found.getState()),
                all.getOrDefault(ContainerLabels.IMAGE, found.getImage()),
                found.getImageId(),
                Instant.ofEpochSecond(found.getCreated()),
                ContainerLabels.withoutAnnotations(all));
    }
}
