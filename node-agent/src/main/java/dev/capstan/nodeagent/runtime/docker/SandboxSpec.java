package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import dev.capstan.nodeagent.runtime.PodSandboxSecurityContext;
import java.util.List;

/**
 * What a sandbox is to Docker: a container of the pause image that keeps the Pod's namespaces open. Its IPC namespace must be
 * shareable, or the Pod's containers can't join it.
 *
 * <p>CNI is the one that sets up the network, so Docker's own networking is disabled, not only set to {@code none}: for
 * {@code none} the engine has runc start the engine's binary once more, as a hook, which makes up half of the time that a
 * sandbox takes (200 ms against 96 ms). The price is that Docker writes neither {@code /etc/hosts} nor
 * {@code /etc/resolv.conf}; {@link PodFiles} does.
 *
 * <p>The pause program makes four system calls and reads nothing: it needs no capability, and no filter of system calls,
 * which would be compiled anew for each sandbox (18 ms).
 */
record SandboxSpec(String image, OomScores oomScores) {
    /** The name that dockershim gave to the sandbox among a Pod's containers. */
    static final String CONTAINER_NAME = "POD";

    /** The kubelet's score for the pause container: it goes last but for the node's own daemons. */
    private static final int OOM_SCORE = -998;

    private static final int SMALLEST_CPU_SHARES = 2;

    CreateContainerCmd command(DockerClient docker, ContainerLabels labels, PodSandboxConfig config) {
        var pod = config.metadata();
        CreateContainerCmd command = docker.createContainerCmd(image)
                .withName(labels.nameOf(CONTAINER_NAME, pod, pod.attempt()))
                .withLabels(labels.ofSandbox(config))
                .withHostConfig(hostConfig(config));
        return config.securityContext().hostNetwork()
                ? command
                : command.withHostName(config.hostname()).withNetworkDisabled(true);
    }

    private HostConfig hostConfig(PodSandboxConfig config) {
        PodSandboxSecurityContext context = config.securityContext();
        HostConfig host = HostConfig.newHostConfig()
                .withNetworkMode(context.hostNetwork() ? "host" : "none")
                .withIpcMode(context.hostIpc() ? "host" : "shareable")
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
                .withRestartPolicy(RestartPolicy.noRestart())
                .withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges", "seccomp=unconfined"))
                .withCpuShares(SMALLEST_CPU_SHARES)
                .withOomScoreAdj(oomScores.allowed(OOM_SCORE));
        if (context.hostPid()) {
            host.withPidMode("host");
        }
        if (!context.sysctls().isEmpty()) {
            host.withSysctls(context.sysctls());
        }
        return host;
    }
}
