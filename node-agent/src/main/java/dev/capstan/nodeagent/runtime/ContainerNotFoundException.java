package dev.capstan.nodeagent.runtime;

import org.jspecify.annotations.Nullable;

/** There is no such sandbox or container. */
public class ContainerNotFoundException extends ContainerRuntimeException {
    private static final long serialVersionUID = 1L;

    public ContainerNotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
