package dev.capstan.nodeagent.runtime;

import org.jspecify.annotations.Nullable;

/** An image couldn't be got. */
public class ImagePullException extends ContainerRuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public ImagePullException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The kubelet's reasons, spelt as they stand in a container's {@code state.waiting.reason}. */
    public enum Reason {
        /** The registry refuses, doesn't know the image, or can't be reached. */
        ErrImagePull,
        /** The name isn't an image's name; repeating is useless. */
        InvalidImageName
    }
}
