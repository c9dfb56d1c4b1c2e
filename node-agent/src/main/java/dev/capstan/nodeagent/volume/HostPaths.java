package dev.capstan.nodeagent.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The host's own files, as hostPath volumes name them. An agent in a container sees them below another root, where the host's
 * symbolic links would lead astray; so they are followed here, step by step.
 *
 * <p>What is guarded can't be had as a volume, nor any folder that holds it: the engine's socket is root on the node.
 */
public final class HostPaths {
    private static final int MOST_LINKS = 40;
    private static final Path TOP = Path.of("/");

    private final Path root;
    private final List<Path> guarded;

    /**
     * @param root where the agent sees the host's files
     * @param guarded paths of the host
     */
    public HostPaths(Path root, List<Path> guarded) {
        this.root = root;
        this.guarded = List.copyOf(guarded);
    }

    /** For an agent that runs on the host itself. */
    public static HostPaths ofThisHost(List<Path> guarded) {
        return new HostPaths(TOP, guarded);
    }

    /** Where the agent finds a path of the host. */
    Path seenAt(Path hostPath) {
        return root.resolve(TOP.relativize(hostPath));
    }

    /**
     * The same place of the host without symbolic links; what doesn't exist yet is taken as it is written.
     *
     * @throws IOException when it is guarded, or links lead round in a circle
     */
    Path real(Path hostPath) throws IOException {
        Path real = follow(hostPath);
        for (Path secret : guarded) {
            if (follow(secret).startsWith(real)) {
                throw new IOException("hostPath " + hostPath + " is refused: it is or holds " + secret
                        + ", by which a Pod would be root on this node; capstan.agent.allow-engine-socket admits it");
            }
        }
        return real;
    }

    private Path follow(Path hostPath) throws IOException {
        Path left = hostPath.normalize();
        Path done = TOP;
        for (int links = 0; left.getNameCount() > 0; ) {
            Path next = done.resolve(left.getName(0)).normalize();
            Path rest = left.getNameCount() == 1 ? Path.of("") : left.subpath(1, left.getNameCount());
            if (!Files.isSymbolicLink(seenAt(next))) {
                done = next;
                left = rest;
                if (left.toString().isEmpty()) {
                    return done;
                }
            } else if (++links > MOST_LINKS) {
                throw new IOException("too many symbolic links: " + hostPath);
            } else {
                Path target = done.resolve(Files.readSymbolicLink(seenAt(next)));
                left = TOP.relativize(target.resolve(rest).normalize());
                done = TOP;
            }
        }
        return done;
    }
}
