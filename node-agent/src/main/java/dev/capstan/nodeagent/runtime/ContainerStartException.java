package dev.capstan.nodeagent.runtime;

import org.jspecify.annotations.Nullable;

/** The container exists but its process couldn't be started: no such command, bad mount, … (Kubernetes' RunContainerError). */
public class ContainerStartException extends ContainerRuntimeException {
    private static final long serialVersionUID = 1L;

    public ContainerStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
