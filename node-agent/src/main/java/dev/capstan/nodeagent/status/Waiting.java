package dev.capstan.nodeagent.status;

/**
 * Why a container isn't running although it should.
 *
 * @param reason the kubelet's, {@code CrashLoopBackOff}
 * @param message the empty string for none
 */
public record Waiting(String reason, String message) {
    public static final Waiting CONTAINER_CREATING = new Waiting("ContainerCreating", "");
    public static final Waiting POD_INITIALIZING = new Waiting("PodInitializing", "");
}
