package dev.capstan.nodeagent.network;

import dev.capstan.nodeagent.runtime.NetworkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps network namespaces of sandboxes alive and findable: a bind mount of {@code /proc/<pid>/ns/net} on a file that is
 * named after the sandbox.
 *
 * <p>A process id alone isn't enough: when the pause process dies its number may be given to another process, and CNI DEL
 * would then work in a stranger's namespace. A reboot ends the namespaces; a file that is left of a pin isn't taken for one.
 */
public final class NetnsPins {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String NAMESPACE_FILE_SYSTEM = "nsfs";

    private final Path folder;

    public NetnsPins(Path folder) {
        this.folder = folder;
    }

    /** Pins the namespace of a running process. A pin that is there already stays. */
    public Path pin(String sandboxId, int pid) {
        Path pin = folder.resolve(sandboxId);
        if (isNamespace(pin)) {
            return pin;
        }
        try {
            Files.createDirectories(folder);
            if (!Files.exists(pin)) {
                Files.createFile(pin);
            }
        } catch (IOException e) {
            throw new NetworkException(e.toString(), e);
        }
        HostCommand.of("mount", "--bind", namespaceOf(pid).toString(), pin.toString())
                .run(LIMIT)
                .orThrow();
        return pin;
    }

    /** The pin of a sandbox, empty if there is none or the host was started anew since. */
    public Optional<Path> find(String sandboxId) {
        return Optional.of(folder.resolve(sandboxId)).filter(NetnsPins::isNamespace);
    }

    /** Whether the process lives in the pinned namespace. One that was started anew has another. */
    public boolean isOf(String sandboxId, int pid) {
        try {
            return Files.isSameFile(folder.resolve(sandboxId), namespaceOf(pid));
        } catch (IOException gone) {
            return false;
        }
    }

    private static Path namespaceOf(int pid) {
        return Path.of("/proc", Integer.toString(pid), "ns", "net");
    }

    /** Lets the namespace go. Repeating it is fine. */
    public void unpin(String sandboxId) {
        Path pin = folder.resolve(sandboxId);
        try {
            while (isNamespace(pin)) {
                HostCommand.of("umount", pin.toString()).run(LIMIT).orThrow();
            }
            Files.deleteIfExists(pin);
        } catch (IOException e) {
            throw new NetworkException(e.toString(), e);
        }
    }

    public List<String> sandboxes() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> pins = Files.list(folder)) {
            return pins.map(pin -> pin.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new NetworkException(e.toString(), e);
        }
    }

    /** Whether there is a namespace at this path, and not just the file that it was mounted on. */
    public static boolean isNamespace(Path pin) {
        try {
            return Files.exists(pin) && Files.getFileStore(pin).type().equals(NAMESPACE_FILE_SYSTEM);
        } catch (IOException e) {
            return false;
        }
    }
}
