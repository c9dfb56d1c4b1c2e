package dev.capstan.nodeagent.volume;

/** A volume couldn't be set up (Kubernetes' FailedMount). What is missing may come yet. */
public final class VolumeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public VolumeException(String message) {
        super(message);
    }

    VolumeException(String volume, Throwable cause) {
        super("MountVolume.SetUp failed for volume \"" + volume + "\" : " + cause.getMessage(), cause);
    }
}
