package dev.capstan.standalone.compose;

import dev.capstan.standalone.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees to it that mounts reach the agent's container and come out of it. systemd makes all mounts of a machine shared; where
 * something else started the machine they are private, and the engine refuses to pass them on.
 */
final class HostMounts {
    private static final Path MOUNT_INFO = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;
    private static final int OPTIONAL_FIELDS = 6;

    private HostMounts() {}

    /**
     * Makes the mounts that hold these folders shared, until the machine is started anew. Repeating it is fine.
     *
     * @return those that weren't
     */
    static List<Path> share(List<Path> folders) throws IOException {
        List<Path> made = new ArrayList<>();
        for (Path folder : folders) {
            List<String> mount = mountOf(folder);
            if (!isShared(mount)) {
                run("mount", "--make-shared", mountPoint(mount).toString());
                made.add(mountPoint(mount));
            }
        }
        return made;
    }

    /** The innermost, and of several at one place the last: it lies on top. */
    private static List<String> mountOf(Path folder) throws IOException {
        List<String> innermost = List.of();
        for (String line : Files.readAllLines(MOUNT_INFO)) {
            List<String> mount = List.of(line.split(" "));
            if (folder.startsWith(mountPoint(mount))
                    && (innermost.isEmpty()
                            || mountPoint(mount).getNameCount()
                                    >= mountPoint(innermost).getNameCount())) {
                innermost = mount;
            }
        }
        return innermost;
    }

    private static Path mountPoint(List<String> mount) {
        return Path.of(mount.get(MOUNT_POINT).replace("\\040", " "));
    }

    private static boolean isShared(List<String> mount) {
        return mount.subList(OPTIONAL_FIELDS, mount.indexOf("-")).stream()
                .anyMatch(option -> option.startsWith("shared:"));
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            if (process.waitFor() != 0) {
                throw new StartupException("could not " + String.join(" ", command), "run it as root");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}
