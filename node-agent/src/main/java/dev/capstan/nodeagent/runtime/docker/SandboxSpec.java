package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import dev.capstan.nodeagent.runtime.PodSandboxSecurityContext;

/**
 * What a sandbox is to Docker: a container of the pause image that keeps the Pod's namespaces open. Docker gives it no
 * network; CNI does. Its IPC namespace must be shareable, or the Pod's containers can't join it.
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
        return config.securityContext().hostNetwork() ? command : command.withHostName(config.hostname());
    }

    private HostConfig hostConfig(PodSandboxConfig config) {
        PodSandboxSecurityContext context = config.securityContext();
        HostConfig host = HostConfig.newHostConfig()
                .withNetworkMode(context.hostNetwork() ? "host" : "none")
                .withIpcMode(context.hostIpc() ? "host" : "shareable")
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
                .withRestartPolicy(RestartPolicy.noRestart())
                .withReadonlyRootfs(true)
                .withCpuShares(SMALLEST_CPU_SHARES)
                .withOomScoreAdj(oomScores.allowed(OOM_SCORE));
        if (context.hostPid()) {
            host.withPidMode("host");
        }
        if (!context.sysctls().isEmpty()) {
            host.withSysctls(context.sysctls());
        }
        if (!config.dns().servers().isEmpty()) {
            host.withDns(config.dns().servers());
        }
        if (!config.dns().searches().isEmpty()) {
            host.withDnsSearch(config.dns().searches());
        }
        if (!config.dns().options().isEmpty()) {
            host.withDnsOptions(config.dns().options());
        }
        return host;
    }
}
