package dev.capstan.nodeagent.pod;

import dev.capstan.client.EventRecorder;
import dev.capstan.nodeagent.env.ConfigSource;
import dev.capstan.nodeagent.env.ContainerConfigException;
import dev.capstan.nodeagent.env.ContainerEnvironment;
import dev.capstan.nodeagent.env.DownwardFields;
import dev.capstan.nodeagent.env.VariableExpansion;
import dev.capstan.nodeagent.pod.NextAction.StartContainer;
import dev.capstan.nodeagent.runtime.ContainerConfig;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.ContainerStartException;
import dev.capstan.nodeagent.runtime.Image;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import dev.capstan.nodeagent.runtime.RuntimeUnavailableException;
import dev.capstan.nodeagent.status.Waiting;
import dev.capstan.nodeagent.volume.ContainerFiles;
import dev.capstan.nodeagent.volume.VolumeException;
import dev.capstan.tracing.Tracing;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.Map;

/** S6 of the path, its last step: makes a container of a Pod in its sandbox and starts it. */
final class ContainerStarter {
    private final ContainerRuntime runtime;
    private final EventRecorder events;
    private final ConfigSource configSource;
    private final ContainerFiles files;
    private final ContainerLimits limits;
    private final Tracing tracing;

    ContainerStarter(
            ContainerRuntime runtime,
            EventRecorder events,
            ConfigSource configSource,
            ContainerFiles files,
            ContainerLimits limits,
            Tracing tracing) {
        this.runtime = runtime;
        this.events = events;
        this.configSource = configSource;
        this.files = files;
        this.limits = limits;
        this.tracing = tracing;
    }

    /** What came of a start. */
    sealed interface Outcome {
        record Started(String containerId) implements Outcome {}

        /** The kubelet's reasons: CreateContainerConfigError, CreateContainerError, RunContainerError. */
        record Failed(Waiting why) implements Outcome {}
    }

    /**
     * @param volumes where the Pod's volumes are
     * @throws RuntimeUnavailableException when nothing is known about the outcome
     */
    Outcome start(
            StartContainer step,
            Image image,
            DownwardFields fields,
            Map<String, Path> volumes,
            String sandboxId,
            PodSandboxConfig sandbox) {
        Pod pod = fields.pod();
        String name = step.container().getName();
        EventRecorder about = ContainerEvents.of(events, pod, name);
        ContainerConfig config;
        try {
            config = config(step, image, fields, volumes);
        } catch (ContainerConfigException | VolumeException missing) {
            return failed(about, pod, "CreateContainerConfigError", String.valueOf(missing.getMessage()));
        }
        String id;
        try {
            id = tracing.in("CreateContainer", () -> runtime.createContainer(sandboxId, config, sandbox));
            about.normal(pod, "Created", "Created container " + name);
        } catch (RuntimeUnavailableException unknown) {
            throw unknown;
        } catch (ContainerRuntimeException failure) {
            return failed(about, pod, "CreateContainerError", String.valueOf(failure.getMessage()));
        }
        try {
            tracing.in("StartContainer", () -> runtime.startContainer(id));
            about.normal(pod, "Started", "Started container " + name);
            return new Outcome.Started(id);
        } catch (ContainerStartException failure) {
            String cause = "Error response from daemon: " + failure.getMessage();
            about.warning(pod, "Failed", "Error: failed to start container \"" + name + "\": " + cause);
            return new Outcome.Failed(
                    new Waiting("RunContainerError", "failed to start container \"" + id + "\": " + cause));
        }
    }

    private static Outcome failed(EventRecorder about, Pod pod, String reason, String message) {
        about.warning(pod, "Failed", "Error: " + message);
        return new Outcome.Failed(new Waiting(reason, message));
    }

    private ContainerConfig config(StartContainer step, Image image, DownwardFields fields, Map<String, Path> volumes) {
        Pod pod = fields.pod();
        Container container = step.container();
        Map<String, String> environment = new ContainerEnvironment(configSource, fields).of(container);
        return ContainerConfig.builder(container.getName(), container.getImage())
                .attempt(step.attempt())
                .command(VariableExpansion.expand(container.getCommand(), environment))
                .args(VariableExpansion.expand(container.getArgs(), environment))
                .workingDir(container.getWorkingDir())
                .env(environment)
                .mounts(files.mounts(pod, container, step.attempt(), volumes, environment))
                .resources(limits.of(pod, container))
                .securityContext(SecurityContexts.of(pod, container, image.user()))
                .stdin(Boolean.TRUE.equals(container.getStdin()), Boolean.TRUE.equals(container.getStdinOnce()))
                .tty(Boolean.TRUE.equals(container.getTty()))
                .build();
    }
}
