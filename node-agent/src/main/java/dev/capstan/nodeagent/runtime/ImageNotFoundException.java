package dev.capstan.nodeagent.runtime;

import org.jspecify.annotations.Nullable;

/** The image that a container needs isn't on the node. */
public class ImageNotFoundException extends ContainerRuntimeException {
    private static final long serialVersionUID = 1L;

    public ImageNotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
