package dev.capstan.nodeagent.runtime;

/**
 * A file or folder of the host seen inside a container.
 *
 * @param hostPath must exist
 */
public record Mount(String containerPath, String hostPath, boolean readOnly, Propagation propagation) {

    /** Whether later mounts below it are seen on the other side: {@code mountPropagation} of a volumeMount. */
    public enum Propagation {
        PRIVATE,
        HOST_TO_CONTAINER,
        BIDIRECTIONAL
    }

    public static Mount readOnly(String containerPath, String hostPath) {
        return new Mount(containerPath, hostPath, true, Propagation.PRIVATE);
    }

    public static Mount readWrite(String containerPath, String hostPath) {
        return new Mount(containerPath, hostPath, false, Propagation.PRIVATE);
    }
}
