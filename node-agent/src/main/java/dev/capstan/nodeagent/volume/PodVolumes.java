package dev.capstan.nodeagent.volume;

import dev.capstan.nodeagent.env.ConfigSource;
import dev.capstan.nodeagent.env.ContainerConfigException;
import dev.capstan.nodeagent.env.DownwardFields;
import dev.capstan.resource.Quantities;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Sets up a Pod's volumes on the node and keeps those that are made of API objects up to date. Setting up again what is there
 * is how they are updated: it changes nothing when nothing has changed.
 *
 * <p>Secrets lie in memory only, as in Kubernetes. Limits: the size of an emptyDir on disk isn't limited.
 */
public final class PodVolumes {
    private final PodDirectories directories;
    private final ConfigSource source;
    private final HostPaths hostPaths;
    private final Tmpfs tmpfs = new Tmpfs();

    public PodVolumes(PodDirectories directories, ConfigSource source, HostPaths hostPaths) {
        this.directories = directories;
        this.source = source;
        this.hostPaths = hostPaths;
    }

    /**
     * The folder or file of each volume, by the volume's name.
     *
     * @throws VolumeException naming the volume and what is missing
     */
    public Map<String, Path> setUp(DownwardFields fields) {
        Map<String, Path> paths = new HashMap<>();
        for (Volume volume : volumesOf(fields.pod())) {
            try {
                paths.put(volume.getName(), setUp(volume, fields));
            } catch (IOException | ContainerConfigException | UncheckedIOException failure) {
                throw new VolumeException(volume.getName(), failure);
            }
        }
        return paths;
    }

    /** Whether a Pod has volumes that change when API objects do. */
    public static boolean areLive(Pod pod) {
        return volumesOf(pod).stream()
                .anyMatch(volume -> volume.getConfigMap() != null
                        || volume.getSecret() != null
                        || volume.getDownwardAPI() != null
                        || volume.getProjected() != null);
    }

    private static List<Volume> volumesOf(Pod pod) {
        return Stream.ofNullable(pod.getSpec().getVolumes())
                .flatMap(List::stream)
                .toList();
    }

    private Path setUp(Volume volume, DownwardFields fields) throws IOException {
        String uid = fields.pod().getMetadata().getUid();
        ProjectedFiles files = new ProjectedFiles(source, fields);
        if (volume.getConfigMap() != null) {
            return written(directories.volume(uid, "configmap", volume.getName()), files.of(volume.getConfigMap()));
        }
        if (volume.getSecret() != null) {
            Path folder = directories.volume(uid, "secret", volume.getName());
            tmpfs.mount(folder, OptionalLong.empty());
            return written(folder, files.of(volume.getSecret()));
        }
        if (volume.getDownwardAPI() != null) {
            var from = volume.getDownwardAPI();
            return written(
                    directories.volume(uid, "downward-api", volume.getName()),
                    files.of(from.getItems(), from.getDefaultMode()));
        }
        if (volume.getProjected() != null) {
            Path folder = directories.volume(uid, "projected", volume.getName());
            tmpfs.mount(folder, OptionalLong.empty());
            return written(folder, files.of(volume.getProjected()));
        }
        if (volume.getHostPath() != null) {
            return hostPath(volume.getHostPath());
        }
        return emptyDir(directories.volume(uid, "empty-dir", volume.getName()), volume.getEmptyDir());
    }

    private static Path written(Path folder, Map<String, ProjectedFile> files) throws IOException {
        new AtomicWriter(folder).write(files);
        return folder;
    }

    private Path emptyDir(Path folder, EmptyDirVolumeSource volume) throws IOException {
        if (volume != null && "Memory".equals(volume.getMedium())) {
            long limit = Quantities.bytes(volume.getSizeLimit());
            tmpfs.mount(folder, limit == 0 ? OptionalLong.empty() : OptionalLong.of(limit));
        }
        Files.createDirectories(folder);
        AtomicWriter.setMode(folder, 0777);
        return folder;
    }

    private Path hostPath(HostPathVolumeSource volume) throws IOException {
        Path path = hostPaths.real(Path.of(volume.getPath()));
        Path seen = hostPaths.seenAt(path);
        String type = volume.getType() == null ? "" : volume.getType();
        boolean fits = switch (type) {
            case "DirectoryOrCreate" -> Files.isDirectory(Files.createDirectories(seen));
            case "FileOrCreate" -> Files.exists(seen) || Files.exists(Files.createFile(seen));
            case "Directory" -> Files.isDirectory(seen);
            case "File" -> Files.isRegularFile(seen);
            case "Socket", "CharDevice", "BlockDevice" ->
                Files.exists(seen) && !Files.isRegularFile(seen) && !Files.isDirectory(seen);
            default ->
                Files.isDirectory(Files.exists(seen) ? seen : Files.createDirectories(seen)) || Files.exists(seen);
        };
        if (!fits) {
            throw new IOException("hostPath type check failed: " + volume.getPath() + " is not a " + type);
        }
        return path;
    }

    /** Takes everything of a Pod away. Does nothing when there is nothing. */
    public void tearDown(String podUid) {
        try {
            Mounts.unmountBelow(directories.of(podUid));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        directories.delete(podUid);
    }
}
