package dev.capstan.nodeagent.volume;

import dev.capstan.nodeagent.env.VariableExpansion;
import dev.capstan.nodeagent.runtime.Mount;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of the node's files a container sees, and where: its volumes, {@code /etc/hosts}, its termination message. */
public final class ContainerFiles {
    /** Kubernetes' limit for a termination message. */
    private static final int MESSAGE_BYTES = 4096;

    private final PodDirectories directories;
    private final HostPaths hostPaths;

    public ContainerFiles(PodDirectories directories, HostPaths hostPaths) {
        this.directories = directories;
        this.hostPaths = hostPaths;
    }

    /**
     * @param volumes where each volume is
     * @param environment for {@code subPathExpr}
     */
    public List<Mount> mounts(
            Pod pod, Container container, int attempt, Map<String, Path> volumes, Map<String, String> environment) {
        List<Mount> mounts = new ArrayList<>();
        Stream.ofNullable(container.getVolumeMounts())
                .flatMap(List::stream)
                .map(mount -> mount(mount, volumes, environment))
                .forEach(mounts::add);
        boolean ownHosts =
                mounts.stream().anyMatch(mount -> mount.containerPath().equals("/etc/hosts"));
        Path hosts = directories.etcHosts(pod.getMetadata().getUid());
        if (!ownHosts && Files.exists(hosts)) {
            mounts.add(Mount.readWrite("/etc/hosts", hosts.toString()));
        }
        @Nullable String messagePath = container.getTerminationMessagePath();
        if (messagePath != null && !messagePath.isEmpty()) {
            Path file = directories.terminationLog(pod.getMetadata().getUid(), container.getName(), attempt);
            createEmpty(file);
            mounts.add(Mount.readWrite(messagePath, file.toString()));
        }
        return mounts;
    }

    private Mount mount(VolumeMount mount, Map<String, Path> volumes, Map<String, String> environment) {
        @Nullable Path volume = volumes.get(mount.getName());
        if (volume == null) {
            throw new VolumeException("volume \"" + mount.getName() + "\" not found");
        }
        String subPath = subPath(mount, environment);
        Path host = subPath.isEmpty() ? volume : placeOf(volume, subPath);
        return new Mount(
                mount.getMountPath(),
                host.toString(),
                Boolean.TRUE.equals(mount.getReadOnly()),
                switch (mount.getMountPropagation()) {
                    case "HostToContainer" -> Mount.Propagation.HOST_TO_CONTAINER;
                    case "Bidirectional" -> Mount.Propagation.BIDIRECTIONAL;
                    case null, default -> Mount.Propagation.PRIVATE;
                });
    }

    private static String subPath(VolumeMount mount, Map<String, String> environment) {
        if (mount.getSubPathExpr() != null && !mount.getSubPathExpr().isEmpty()) {
            return VariableExpansion.expand(mount.getSubPathExpr(), environment);
        }
        return mount.getSubPath() == null ? "" : mount.getSubPath();
    }

    /** A folder is created where nothing is; what leads out of the volume, by a link or not, is refused. */
    private Path placeOf(Path volume, String subPath) {
        Path target = volume.resolve(subPath).normalize();
        if (!target.startsWith(volume)) {
            throw new VolumeException("subPath \"" + subPath + "\" leads out of its volume");
        }
        try {
            return directories.contains(volume) ? inside(volume, target, subPath) : onHost(volume, target, subPath);
        } catch (IOException failure) {
            throw new VolumeException("failed to prepare subPath \"" + subPath + "\": " + failure.getMessage());
        }
    }

    private static Path inside(Path volume, Path target, String subPath) throws IOException {
        if (!Files.exists(target)) {
            Files.createDirectories(target);
        }
        return within(volume.toRealPath(), target.toRealPath(), subPath);
    }

    private Path onHost(Path volume, Path target, String subPath) throws IOException {
        Path real = within(hostPaths.real(volume), hostPaths.real(target), subPath);
        if (!Files.exists(hostPaths.seenAt(real))) {
            Files.createDirectories(hostPaths.seenAt(real));
        }
        return real;
    }

    private static Path within(Path volume, Path real, String subPath) {
        if (!real.startsWith(volume)) {
            throw new VolumeException("subPath \"" + subPath + "\" leads out of its volume");
        }
        return real;
    }

    private static void createEmpty(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, new byte[0]);
            AtomicWriter.setMode(file, 0666);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What a container left as its last words; empty if nothing, or nobody can tell. */
    public Optional<String> terminationMessage(String podUid, String container, int attempt) {
        Path file = directories.terminationLog(podUid, container, attempt);
        try (var in = Files.newInputStream(file)) {
            String message = new String(in.readNBytes(MESSAGE_BYTES), StandardCharsets.UTF_8);
            return message.isEmpty() ? Optional.empty() : Optional.of(message);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Writes the Pod's {@code /etc/hosts}, once its address is known. A Pod on the host's network has the host's. */
    public void writeEtcHosts(Pod pod, String hostname, String podIp) {
        boolean hostNetwork = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
        try {
            String base = hostNetwork
                    ? Files.readString(Path.of("/etc/hosts"))
                    : EtcHosts.ofPod(
                            podIp, hostname, Optional.ofNullable(pod.getSpec().getSubdomain()), pod);
            Path file = directories.etcHosts(pod.getMetadata().getUid());
            Files.createDirectories(file.getParent());
            Files.writeString(file, base + EtcHosts.aliases(pod));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
