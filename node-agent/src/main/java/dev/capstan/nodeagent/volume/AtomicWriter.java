package dev.capstan.nodeagent.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Swaps all files of a volume at once, so that a container never sees half an update.
 *
 * <p>With a file {@code colour} the folder looks as the kubelet makes it:
 *
 * <pre>
 * ..data   -> ..v1763949600          the version that is valid
 * ..v1763949600/colour
 * colour   -> ..data/colour          what the container reads
 * </pre>
 *
 * An update writes a new version folder and then renames one link, which is atomic.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/volume/util/atomic_writer.go">atomic_writer.go</a>
 */
final class AtomicWriter {
    private static final String DATA = "..data";
    private static final String NEW_DATA = "..data_tmp";
    private static final String VERSION_PREFIX = "..v";

    private final Path folder;

    AtomicWriter(Path folder) {
        this.folder = folder;
    }

    /**
     * @param files by path relative to the volume
     * @return whether anything changed
     */
    boolean write(Map<String, ProjectedFile> files) throws IOException {
        Files.createDirectories(folder);
        Path data = folder.resolve(DATA);
        if (Files.exists(data) && read(data.toRealPath()).equals(files)) {
            // Whoever swapped it may have died before its files could be seen.
            linkUserVisible(files.keySet());
            return false;
        }
        Path version = Files.createTempDirectory(folder, VERSION_PREFIX);
        setMode(version, 0755);
        for (Map.Entry<String, ProjectedFile> file : files.entrySet()) {
            Path target = version.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue().content());
            setMode(target, file.getValue().mode());
        }
        Path link = folder.resolve(NEW_DATA);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, version.getFileName());
        Files.move(link, data, StandardCopyOption.ATOMIC_MOVE);
        linkUserVisible(files.keySet());
        deleteOldVersions(version);
        return true;
    }

    private void linkUserVisible(Set<String> paths) throws IOException {
        Set<String> wanted = new HashSet<>();
        for (String path : paths) {
            String first = Path.of(path).getName(0).toString();
            if (wanted.add(first) && !Files.exists(folder.resolve(first), LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(folder.resolve(first), Path.of(DATA, first));
            }
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (!name.startsWith("..") && !wanted.contains(name)) {
                    Files.delete(entry);
                }
            }
        }
    }

    private void deleteOldVersions(Path current) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                if (entry.getFileName().toString().startsWith(VERSION_PREFIX) && !entry.equals(current)) {
                    deleteTree(entry);
                }
            }
        }
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static Map<String, ProjectedFile> read(Path version) throws IOException {
        Map<String, ProjectedFile> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(version)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(version.relativize(path).toString(), new ProjectedFile(Files.readAllBytes(path), mode(path)));
            }
        }
        return files;
    }

    private static int mode(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:mode") & 0777;
    }

    static void setMode(Path file, int mode) throws IOException {
        PosixFilePermission[] bits = {
            PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ,
        };
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < bits.length; bit++) {
            if ((mode & (1 << bit)) != 0) {
                permissions.add(bits[bit]);
            }
        }
        Files.setPosixFilePermissions(file, permissions);
    }
}
