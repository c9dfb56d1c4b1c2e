package dev.capstan.nodeagent.runtime.docker;

import dev.capstan.nodeagent.network.NetnsPins;
import dev.capstan.nodeagent.network.NetworkNames;
import dev.capstan.nodeagent.network.NetworkPlugin;
import dev.capstan.nodeagent.runtime.Container;
import dev.capstan.nodeagent.runtime.ContainerConfig;
import dev.capstan.nodeagent.runtime.ContainerFilter;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import dev.capstan.nodeagent.runtime.ExecResult;
import dev.capstan.nodeagent.runtime.Image;
import dev.capstan.nodeagent.runtime.ImageNotFoundException;
import dev.capstan.nodeagent.runtime.LogOptions;
import dev.capstan.nodeagent.runtime.NetworkCheck;
import dev.capstan.nodeagent.runtime.NetworkConfig;
import dev.capstan.nodeagent.runtime.PodSandbox;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import dev.capstan.nodeagent.runtime.PodSandboxFilter;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import dev.capstan.nodeagent.runtime.RuntimeEvent;
import dev.capstan.nodeagent.runtime.RuntimeStatus;
import dev.capstan.nodeagent.runtime.RuntimeStatus.Condition;
import dev.capstan.nodeagent.runtime.RuntimeVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CRI on a Docker engine, as dockershim was: a sandbox is a pause container without Docker's networking, attached by CNI; the
 * Pod's containers join its namespaces. The engine keeps all state, in labels; this class keeps none.
 *
 * <p>{@link #start()} once before use, {@link #close()} at the end. Neither touches containers.
 */
public final class DockerRuntime implements ContainerRuntime, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DockerRuntime.class);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

    private final DockerEngine engine;
    private final NetworkPlugin network;
    private final SandboxImage sandboxImage;
    private final Sandboxes sandboxes;
    private final Containers containers;
    private final Images images;
    private final ExecSync execs;
    private final ContainerLog logs;
    private final EngineEvents events;
    private final NetworkHousekeeping housekeeping;

    public DockerRuntime(DockerRuntimeSettings settings, NetworkPlugin network, NetnsPins pins) {
        ContainerLabels labels = new ContainerLabels(settings.clusterId(), settings.nodeName());
        OomScores oomScores = OomScores.ofHost();
        this.network = network;
        this.engine = new DockerEngine(settings.dockerHost(), settings.callLimit());
        PodFiles podFiles = new PodFiles(
                new NetworkNames(settings.clusterId(), settings.nodeName()).sandboxFolder(),
                network,
                ResolvConf.ofHost());
        ContainerListing listing = new ContainerListing(engine, labels);
        this.sandboxImage = new SandboxImage(engine, settings.sandboxImage());
        this.sandboxes = new Sandboxes(
                engine, labels, new SandboxSpec(settings.sandboxImage(), oomScores), listing, network, pins, podFiles);
        this.containers =
                new Containers(engine, labels, new ContainerSpec(oomScores, podFiles), listing, settings.callLimit());
        this.images = new Images(engine);
        this.execs = new ExecSync(engine);
        this.logs = new ContainerLog(engine);
        this.events = new EngineEvents(engine, labels);
        this.housekeeping = new NetworkHousekeeping(listing, network, pins);
    }

    /** Sees to the sandbox image, and from then on to what the network needs between Pods. Doesn't wait for the engine. */
    public void start() {
        Thread.ofVirtual().name("sandbox-image").start(this::prepareSandboxImage);
        housekeeping.start();
    }

    /** Done before the first sandbox needs it; whoever comes first does it again if this fails. */
    private void prepareSandboxImage() {
        try {
            sandboxImage.ensure();
        } catch (ContainerRuntimeException notNow) {
            log.info("sandbox image not ready yet cause={}", notNow.getMessage());
        }
    }

    @Override
    public RuntimeVersion version() {
        return engine.call("version", PROBE_LIMIT, docker -> {
            var version = docker.versionCmd().exec();
            return new RuntimeVersion("docker", version.getVersion(), version.getApiVersion());
        });
    }

    @Override
    public RuntimeStatus status() {
        return new RuntimeStatus(engineCondition(), network.ready());
    }

    private Condition engineCondition() {
        try {
            engine.run("ping", PROBE_LIMIT, docker -> docker.pingCmd().exec());
            return Condition.met();
        } catch (ContainerRuntimeException e) {
            return Condition.unmet("ContainerRuntimeNotReady", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void updateRuntimeConfig(NetworkConfig config) {
        network.configure(config);
    }

    @Override
    public PodSandboxStatus runPodSandbox(PodSandboxConfig config) {
        sandboxImage.ensure();
        try {
            return sandboxes.run(config);
        } catch (ImageNotFoundException pruned) {
            sandboxImage.forget();
            throw pruned;
        }
    }

    @Override
    public void stopPodSandbox(String podSandboxId) {
        sandboxes.stop(podSandboxId);
    }

    @Override
    public void removePodSandbox(String podSandboxId) {
        sandboxes.remove(podSandboxId);
    }

    @Override
    public Optional<PodSandboxStatus> podSandboxStatus(String podSandboxId) {
        return sandboxes.status(podSandboxId);
    }

    @Override
    public List<PodSandbox> listPodSandbox(PodSandboxFilter filter) {
        return sandboxes.list(filter);
    }

    @Override
    public NetworkCheck checkPodSandboxNetwork(String podSandboxId) {
        return network.attachment(podSandboxId).isEmpty()
                ? new NetworkCheck.Intact()
                : network.checkAndRepair(podSandboxId);
    }

    @Override
    public String createContainer(String podSandboxId, ContainerConfig config, PodSandboxConfig sandboxConfig) {
        return containers.create(podSandboxId, config, sandboxConfig);
    }

    @Override
    public void startContainer(String containerId) {
        containers.start(containerId);
    }

    @Override
    public void stopContainer(String containerId, Duration timeout) {
        containers.stop(containerId, timeout);
    }

    @Override
    public void removeContainer(String containerId) {
        containers.remove(containerId);
    }

    @Override
    public List<Container> listContainers(ContainerFilter filter) {
        return containers.list(filter);
    }

    @Override
    public Optional<ContainerStatus> containerStatus(String containerId) {
        return containers.status(containerId);
    }

    @Override
    public ExecResult execSync(String containerId, List<String> command, Duration timeout) {
        return execs.run(containerId, command, timeout);
    }

    @Override
    public void containerLogs(String containerId, LogOptions options, OutputStream out) throws IOException {
        logs.copy(containerId, options, out);
    }

    @Override
    public String pullImage(String image) {
        return images.pull(image);
    }

    @Override
    public Optional<Image> imageStatus(String image) {
        return images.status(image);
    }

    @Override
    public List<Image> listImages() {
        return images.list();
    }

    @Override
    public void removeImage(String image) {
        images.remove(image);
    }

    @Override
    public Subscription getContainerEvents(Consumer<RuntimeEvent> listener) {
        return events.subscribe(event -> {
            if (event instanceof RuntimeEvent.Resync) {
                housekeeping.engineIsBack();
            }
            listener.accept(event);
        });
    }

    @Override
    public void close() {
        housekeeping.close();
        engine.close();
    }
}
