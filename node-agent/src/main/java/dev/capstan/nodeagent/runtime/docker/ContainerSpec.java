package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.capstan.nodeagent.runtime.ContainerConfig;
import dev.capstan.nodeagent.runtime.LinuxContainerResources;
import dev.capstan.nodeagent.runtime.LinuxContainerSecurityContext;
import dev.capstan.nodeagent.runtime.Mount;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a Pod's container is to Docker: a container in the network and IPC namespaces of its sandbox, which the engine itself
 * never restarts, with a log that rotates as the kubelet's do (10 MiB, 5 files).
 */
record ContainerSpec(OomScores oomScores, PodFiles podFiles) {
    private static final Map<String, String> LOG_ROTATION = Map.of("max-size", "10m", "max-file", "5");

    CreateContainerCmd command(
            DockerClient docker,
            ContainerLabels labels,
            String sandboxId,
            ContainerConfig config,
            PodSandboxConfig sandbox) {
        var pod = sandbox.metadata();
        CreateContainerCmd command = docker.createContainerCmd(config.image())
                .withName(labels.nameOf(config.name(), pod, config.attempt()))
                .withLabels(labels.ofContainer(sandboxId, pod, config))
                .withEnv(config.env().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList())
                .withTty(config.tty())
                .withStdinOpen(config.stdin())
                .withStdInOnce(config.stdinOnce())
                .withHostConfig(hostConfig(sandboxId, config, sandbox));
        if (!config.command().isEmpty()) {
            command.withEntrypoint(config.command());
        }
        if (!config.args().isEmpty()) {
            command.withCmd(config.args());
        }
        if (config.workingDir() != null) {
            command.withWorkingDir(config.workingDir());
        }
        String user = user(config.securityContext());
        return user.isEmpty() ? command : command.withUser(user);
    }

    private static String user(LinuxContainerSecurityContext context) {
        if (context.runAsUser() == null) {
            return "";
        }
        return context.runAsGroup() == null
                ? context.runAsUser().toString()
                : context.runAsUser() + ":" + context.runAsGroup();
    }

    private HostConfig hostConfig(String sandboxId, ContainerConfig config, PodSandboxConfig sandbox) {
        String joined = "container:" + sandboxId;
        HostConfig host = HostConfig.newHostConfig()
                .withNetworkMode(joined)
                .withIpcMode(joined)
                .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, LOG_ROTATION))
                .withRestartPolicy(RestartPolicy.noRestart())
                .withMounts(mounts(sandboxId, config, sandbox));
        if (sandbox.securityContext().hostPid()) {
            host.withPidMode("host");
        }
        limit(host, config.resources());
        secure(host, config.securityContext());
        return host;
    }

    /** A mount of the Pod's own wins over the file that every Pod gets. */
    private List<com.github.dockerjava.api.model.Mount> mounts(
            String sandboxId, ContainerConfig config, PodSandboxConfig sandbox) {
        Set<String> own = config.mounts().stream().map(Mount::containerPath).collect(Collectors.toSet());
        return Stream.concat(
                        podFiles.mounts(sandboxId, sandbox).stream()
                                .filter(mount -> !own.contains(mount.containerPath())),
                        config.mounts().stream())
                .map(ContainerSpec::mount)
                .toList();
    }

    private void limit(HostConfig host, LinuxContainerResources resources) {
        host.withOomScoreAdj(oomScores.allowed(resources.oomScoreAdj()));
        if (resources.cpuShares() > 0) {
            host.withCpuShares(Math.toIntExact(resources.cpuShares()));
        }
        if (resources.cpuQuota() > 0) {
            host.withCpuQuota(resources.cpuQuota()).withCpuPeriod(resources.cpuPeriod());
        }
        if (resources.memoryLimitInBytes() > 0) {
            // The same limit with swap included: Kubernetes' containers don't swap.
            host.withMemory(resources.memoryLimitInBytes()).withMemorySwap(resources.memoryLimitInBytes());
        }
    }

    private static void secure(HostConfig host, LinuxContainerSecurityContext context) {
        host.withPrivileged(context.privileged()).withReadonlyRootfs(context.readOnlyRootFilesystem());
        host.withCapAdd(capabilities(context.addCapabilities()));
        host.withCapDrop(capabilities(context.dropCapabilities()));
        if (context.noNewPrivileges()) {
            host.withSecurityOpts(List.of("no-new-privileges"));
        }
        if (!context.supplementalGroups().isEmpty()) {
            host.withGroupAdd(
                    context.supplementalGroups().stream().map(String::valueOf).toList());
        }
    }

    private static Capability[] capabilities(List<String> names) {
        return names.stream().map(Capability::fromValue).toArray(Capability[]::new);
    }

    /** A mount and not a bind: a missing source is an error then, where a bind would make an empty folder of it. */
    private static com.github.dockerjava.api.model.Mount mount(Mount mount) {
        BindPropagation propagation = switch (mount.propagation()) {
            case PRIVATE -> BindPropagation.R_PRIVATE;
            case HOST_TO_CONTAINER -> BindPropagation.R_SLAVE;
            case BIDIRECTIONAL -> BindPropagation.R_SHARED;
        };
        return new com.github.dockerjava.api.model.Mount()
                .withType(MountType.BIND)
                .withSource(mount.hostPath())
                .withTarget(mount.containerPath())
                .withReadOnly(mount.readOnly())
                .withBindOptions(new BindOptions().withPropagation(propagation));
    }
}
