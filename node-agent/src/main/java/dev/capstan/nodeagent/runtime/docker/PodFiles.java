package dev.capstan.nodeagent.runtime.docker;

import dev.capstan.nodeagent.network.NetworkPlugin;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.Mount;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code /etc/hosts} and {@code /etc/resolv.conf} of each Pod. Docker makes them for containers on its own networks only, and
 * a sandbox is on none.
 *
 * <p>They are made when the first container needs them, and again if somebody emptied {@code /run}.
 */
final class PodFiles {
    private static final String HOSTS = "hosts";
    private static final String RESOLV_CONF = "resolv.conf";

    private final Path folder;
    private final NetworkPlugin network;
    private final ResolvConf resolvConf;

    PodFiles(Path folder, NetworkPlugin network, ResolvConf resolvConf) {
        this.folder = folder;
        this.network = network;
        this.resolvConf = resolvConf;
    }

    /** What a container of the sandbox gets beside its own mounts. On the host's network Docker sees to it. */
    List<Mount> mounts(String sandboxId, PodSandboxConfig config) {
        if (config.securityContext().hostNetwork()) {
            return List.of();
        }
        Path files = folder.resolve(sandboxId);
        String ip =
                network.attachment(sandboxId).map(attachment -> attachment.ip()).orElse("");
        try {
            Files.createDirectories(files);
            return List.of(
                    Mount.readWrite("/etc/hosts", write(files.resolve(HOSTS), hosts(ip, config.hostname()))),
                    Mount.readWrite(
                            "/etc/resolv.conf", write(files.resolve(RESOLV_CONF), resolvConf.forPod(config.dns()))));
        } catch (IOException e) {
            throw new ContainerRuntimeException("cannot write " + files + ": " + e.getMessage(), e);
        }
    }

    void delete(String sandboxId) {
        Path files = folder.resolve(sandboxId);
        try {
            Files.deleteIfExists(files.resolve(HOSTS));
            Files.deleteIfExists(files.resolve(RESOLV_CONF));
            Files.deleteIfExists(files);
        } catch (IOException e) {
            throw new ContainerRuntimeException("cannot delete " + files + ": " + e.getMessage(), e);
        }
    }

    /** Once there a file is left alone: containers that run have it mounted, and may have written to it. */
    private static String write(Path file, String content) throws IOException {
        if (!Files.exists(file)) {
            Files.writeString(file, content);
        }
        return file.toString();
    }

    /** The kubelet's, line by line. */
    private static String hosts(String ip, String hostname) {
        return """
                # Kubernetes-managed hosts file.
                127.0.0.1\tlocalhost
                ::1\tlocalhost ip6-localhost ip6-loopback
                fe00::0\tip6-localnet
                fe00::0\tip6-mcastprefix
                fe00::1\tip6-allnodes
                fe00::2\tip6-allrouters
                """ + (ip.isEmpty() ? "" : ip + "\t" + hostname + "\n");
    }
}
