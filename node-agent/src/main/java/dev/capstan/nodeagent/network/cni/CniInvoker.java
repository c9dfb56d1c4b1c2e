package dev.capstan.nodeagent.network.cni;

import dev.capstan.nodeagent.network.HostCommand;
import dev.capstan.nodeagent.network.HostCommandException;
import dev.capstan.nodeagent.network.PluginUnavailableException;
import dev.capstan.nodeagent.network.SandboxNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs one plug-in binary: parameters in the environment, configuration on standard input, result or error as JSON on
 * standard output.
 *
 * @see <a href="https://github.com/containernetworking/cni/blob/spec-v1.0.0/SPEC.md">CNI's specification 1.0.0</a>
 */
final class CniInvoker {
    private static final JsonMapper JSON = new JsonMapper();
    /** As shells and Java count: 128 and the signal's number. */
    private static final int KILLED_BY_SIGNAL = 128;

    private final List<Path> binFolders;
    private final Duration limit;

    CniInvoker(List<Path> binFolders, Duration limit) {
        this.binFolders = List.copyOf(binFolders);
        this.limit = limit;
    }

    Optional<Path> find(String plugin) {
        return binFolders.stream()
                .map(folder -> folder.resolve(plugin))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * @param netns empty when the namespace is gone (DEL only)
     * @return the result of ADD; a missing node for the others
     */
    JsonNode invoke(CniCommand command, String interfaceName, JsonNode config, SandboxNetwork sandbox, String netns) {
        String plugin = config.path("type").asString();
        Path binary = find(plugin)
                .orElseThrow(() -> new PluginUnavailableException(
                        "failed to find plugin \"" + plugin + "\" in path " + binFolders, null));
        try {
            HostCommand.Outcome outcome = HostCommand.of(binary.toString())
                    .environment(environment(command, interfaceName, sandbox, netns))
                    .input(JSON.writeValueAsString(config))
                    .run(limit);
            return outcome.succeeded() ? result(outcome) : fail(plugin, command, outcome);
        } catch (HostCommandException e) {
            throw new PluginUnavailableException("plugin " + plugin + " " + command + ": " + e.getMessage(), e);
        }
    }

    private Map<String, String> environment(
            CniCommand command, String interfaceName, SandboxNetwork sandbox, String netns) {
        return Map.of(
                "CNI_COMMAND", command.name(),
                "CNI_CONTAINERID", sandbox.sandboxId(),
                "CNI_NETNS", netns,
                "CNI_IFNAME", interfaceName,
                "CNI_ARGS", arguments(sandbox),
                "CNI_PATH", binFolders.stream().map(Path::toString).collect(Collectors.joining(":")));
    }

    /** The keys that every Kubernetes runtime gives, and host-local's {@code IP} for an address asked for. */
    private static String arguments(SandboxNetwork sandbox) {
        var pod = sandbox.pod();
        String arguments = "IgnoreUnknown=1;K8S_POD_NAMESPACE=" + pod.namespace() + ";K8S_POD_NAME=" + pod.name()
                + ";K8S_POD_INFRA_CONTAINER_ID=" + sandbox.sandboxId() + ";K8S_POD_UID=" + pod.uid();
        return sandbox.requestedIp() == null ? arguments : arguments + ";IP=" + sandbox.requestedIp();
    }

    private static JsonNode result(HostCommand.Outcome outcome) {
        return outcome.stdout().isBlank() ? JSON.missingNode() : JSON.readTree(outcome.stdout());
    }

    private static JsonNode fail(String plugin, CniCommand command, HostCommand.Outcome outcome) {
        if (outcome.exitCode() > KILLED_BY_SIGNAL) {
            throw new PluginUnavailableException(
                    "plugin " + plugin + " " + command + " was killed: exit code " + outcome.exitCode(), null);
        }
        throw new CniException("plugin " + plugin + " " + command + " failed: " + complaint(outcome), null);
    }

    private static String complaint(HostCommand.Outcome outcome) {
        try {
            JsonNode error = JSON.readTree(outcome.stdout());
            String details = error.path("details").asString("");
            String message = error.path("msg").asString("");
            return details.isEmpty() ? message : message + "; " + details;
        } catch (JacksonException noJson) {
            return (outcome.stdout() + outcome.stderr()).strip();
        }
    }
}
