package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import dev.capstan.nodeagent.network.NetnsPins;
import dev.capstan.nodeagent.network.NetworkAttachment;
import dev.capstan.nodeagent.network.NetworkPlugin;
import dev.capstan.nodeagent.network.SandboxNetwork;
import dev.capstan.nodeagent.runtime.ContainerNotFoundException;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.NetworkException;
import dev.capstan.nodeagent.runtime.PodMetadata;
import dev.capstan.nodeagent.runtime.PodSandbox;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import dev.capstan.nodeagent.runtime.PodSandboxFilter;
import dev.capstan.nodeagent.runtime.PodSandboxState;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import dev.capstan.nodeagent.runtime.docker.EngineErrors.NameTakenException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The life of sandboxes: pause container, pinned network namespace, CNI.
 *
 * <p>Order, and what a crash in between leaves: the container is created, started, its namespace pinned, CNI ADD done. A
 * sandbox that isn't attached is not ready; the next run of the same attempt removes it and starts over. Stopping gives the
 * address back while the container is being killed: the pin keeps the namespace for DEL. The pin goes last.
 *
 * <p>What somebody else does to the container: one that was started anew has another network namespace than the pinned one,
 * and isn't ready; one that was removed is listed as not ready until its address is given back.
 */
final class Sandboxes {
    private static final String HOST_NETWORK = "host";

    private final DockerEngine engine;
    private final ContainerLabels labels;
    private final SandboxSpec spec;
    private final ContainerListing listing;
    private final NetworkPlugin network;
    private final NetnsPins pins;
    private final PodFiles podFiles;

    Sandboxes(
            DockerEngine engine,
            ContainerLabels labels,
            SandboxSpec spec,
            ContainerListing listing,
            NetworkPlugin network,
            NetnsPins pins,
            PodFiles podFiles) {
        this.engine = engine;
        this.labels = labels;
        this.spec = spec;
        this.listing = listing;
        this.network = network;
        this.pins = pins;
        this.podFiles = podFiles;
    }

    PodSandboxStatus run(PodSandboxConfig config) {
        try {
            return start(create(config), config);
        } catch (NameTakenException taken) {
            Optional<PodSandboxStatus> whole =
                    existing(config.metadata()).filter(status -> status.state() == PodSandboxState.READY);
            if (whole.isPresent()) {
                return whole.get();
            }
            removeHalfMade(config.metadata());
            return start(create(config), config);
        }
    }

    private String create(PodSandboxConfig config) {
        return engine.call(
                "create sandbox of Pod " + config.metadata(),
                docker -> spec.command(docker, labels, config).exec().getId());
    }

    private PodSandboxStatus start(String id, PodSandboxConfig config) {
        try {
            engine.run("start sandbox of Pod " + config.metadata(), docker -> startUnlessRunning(docker, id));
            ContainerInspection started = inspect(id)
                    .filter(ContainerInspection::isRunning)
                    .orElseThrow(() -> new ContainerRuntimeException("sandbox " + id + " ended at once", null));
            if (!config.securityContext().hostNetwork()) {
                attach(id, started.pid(), config);
            }
            return toStatus(started);
        } catch (RuntimeException failure) {
            removeQuietly(id, failure);
            throw failure;
        }
    }

    private void attach(String id, int pid, PodSandboxConfig config) {
        PodMetadata pod = config.metadata();
        try {
            Path netns = pins.pin(id, pid);
            network.add(new SandboxNetwork(id, pod, netns.toString(), config.portMappings(), config.requestedIp()));
        } catch (NetworkException failure) {
            throw new NetworkException(
                    "failed to set up sandbox container \"" + id + "\" network for pod \"" + pod.name()
                            + "\": networkPlugin cni failed to set up pod \"" + pod.name() + "_" + pod.namespace()
                            + "\" network: " + failure.getMessage(),
                    failure);
        }
    }

    private void removeQuietly(String id, RuntimeException failure) {
        try {
            stop(id);
            remove(id);
        } catch (RuntimeException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    private void removeHalfMade(PodMetadata pod) {
        existing(pod).ifPresent(status -> {
            stop(status.id());
            remove(status.id());
        });
    }

    private Optional<PodSandboxStatus> existing(PodMetadata pod) {
        return status(labels.nameOf(SandboxSpec.CONTAINER_NAME, pod, pod.attempt()));
    }

    void stop(String id) {
        Parallel.runAll(List.of(() -> killContainersOf(id), () -> kill(id), () -> detach(id)));
    }

    /** Usually none: a Pod's containers are stopped before its sandbox. */
    private void killContainersOf(String id) {
        Parallel.runAll(listing.runningIn(id).stream()
                .<Runnable>map(container -> () -> kill(container))
                .toList());
    }

    private void detach(String id) {
        network.del(id);
        pins.unpin(id);
    }

    private void kill(String id) {
        try {
            engine.run("kill " + id, docker -> docker.killContainerCmd(id).exec());
        } catch (ContainerNotFoundException | NameTakenException goneOrStopped) {
            // Both are what was asked for; 409 is the engine's "is not running".
            return;
        }
    }

    void remove(String id) {
        List<Runnable> steps = new ArrayList<>();
        listing.allIn(id).forEach(container -> steps.add(() -> engine.removeContainer(container)));
        steps.add(() -> engine.removeContainer(id));
        steps.add(() -> detach(id));
        steps.add(() -> podFiles.delete(id));
        Parallel.runAll(steps);
    }

    Optional<PodSandboxStatus> status(String id) {
        return inspect(id).map(this::toStatus).or(() -> network.requested(id).map(this::removedByOthers));
    }

    /** Its container is gone, its address isn't: as long as that is so the sandbox is one that must be stopped. */
    private PodSandboxStatus removedByOthers(SandboxNetwork request) {
        return new PodSandboxStatus(
                request.sandboxId(),
                request.pod(),
                PodSandboxState.NOTREADY,
                Instant.EPOCH,
                0,
                request.netns(),
                network.attachment(request.sandboxId())
                        .map(NetworkAttachment::ip)
                        .orElse(null),
                false,
                Map.of(),
                Map.of());
    }

    private PodSandboxStatus toStatus(ContainerInspection found) {
        Map<String, String> all = found.labels();
        String id = found.response().getId();
        boolean hostNetwork =
                HOST_NETWORK.equals(found.response().getHostConfig().getNetworkMode());
        @Nullable NetworkAttachment attachment = network.attachment(id).orElse(null);
        boolean ready = found.isRunning() && (hostNetwork || (attachment != null && pins.isOf(id, found.pid())));
        return new PodSandboxStatus(
                id,
                ContainerLabels.pod(all),
                ready ? PodSandboxState.READY : PodSandboxState.NOTREADY,
                EngineTime.parseCreated(found.response().getCreated()),
                found.pid(),
                network.requested(id).map(SandboxNetwork::netns).orElse(null),
                attachment == null ? null : attachment.ip(),
                hostNetwork,
                ContainerLabels.withoutAnnotations(all),
                ContainerLabels.annotations(all));
    }

    private Optional<ContainerInspection> inspect(String idOrName) {
        try {
            var found = new ContainerInspection(engine.call(
                    "inspect sandbox " + idOrName,
                    docker -> docker.inspectContainerCmd(idOrName).exec()));
            return Optional.of(found)
                    .filter(it -> labels.isMine(it.labels()) && ContainerLabels.isSandbox(it.labels()));
        } catch (ContainerNotFoundException e) {
            return Optional.empty();
        }
    }

    List<PodSandbox> list(PodSandboxFilter filter) {
        // Before the engine is asked: a sandbox made in between can't look like one that is gone.
        List<SandboxNetwork> requested = filter.labels().isEmpty() ? network.requested() : List.of();
        List<Container> found = listing.sandboxes(filter.podUid(), filter.labels());
        Set<String> existing = found.stream().map(Container::getId).collect(Collectors.toSet());
        Stream<PodSandbox> removed = requested.stream()
                .filter(request -> filter.podUid() == null
                        || filter.podUid().equals(request.pod().uid()))
                .filter(request -> !existing.contains(request.sandboxId()))
                .map(Sandboxes::withoutContainer);
        return Stream.concat(found.stream().map(this::toSandbox), removed)
                .filter(sandbox -> filter.state() == null || filter.state() == sandbox.state())
                .toList();
    }

    private static PodSandbox withoutContainer(SandboxNetwork request) {
        return new PodSandbox(request.sandboxId(), request.pod(), PodSandboxState.NOTREADY, Instant.EPOCH, Map.of());
    }

    private PodSandbox toSandbox(Container found) {
        boolean hostNetwork = HOST_NETWORK.equals(found.getHostConfig().getNetworkMode());
        boolean attached = hostNetwork || network.attachment(found.getId()).isPresent();
        return new PodSandbox(
                found.getId(),
                ContainerLabels.pod(found.getLabels()),
                "running".equals(found.getState()) && attached ? PodSandboxState.READY : PodSandboxState.NOTREADY,
                Instant.ofEpochSecond(found.getCreated()),
                ContainerLabels.withoutAnnotations(found.getLabels()));
    }

    private static void startUnlessRunning(DockerClient docker, String id) {
        try {
            docker.startContainerCmd(id).exec();
        } catch (NotModifiedException running) {
            return;
        }
    }
}
