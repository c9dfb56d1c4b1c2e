package dev.capstan.nodeagent.runtime;

import org.jspecify.annotations.Nullable;

/** The runtime doesn't answer. Nothing is known about the containers: wait and ask again. */
public class RuntimeUnavailableException extends ContainerRuntimeException {
    private static final long serialVersionUID = 1L;

    public RuntimeUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
